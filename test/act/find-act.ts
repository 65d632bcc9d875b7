import { accessSync, constants } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

/**
 * The path of act: `ACT_BIN`, else the first `act` on PATH.
 *
 * @throws Error saying how to get it when it is not there: the suite fails, it never skips.
 */
export function findAct(): string {
  const { ACT_BIN = '', PATH = '' } = process.env;
  const candidates =
    ACT_BIN === ''
      ? PATH.split(delimiter)
          .filter((folder) => folder !== '')
          .map((folder) => join(folder, 'act'))
      : [resolve(ACT_BIN)];
  const found = candidates.find((path) => isExecutable(path));
  if (found !== undefined) return found;
  const where = ACT_BIN === '' ? 'there is no act on PATH' : `ACT_BIN is ${ACT_BIN}, which is no program`;
  throw new Error(`${where}: run tools/install-act.sh FOLDER, then ACT_BIN=FOLDER/act npm run test:act`);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
