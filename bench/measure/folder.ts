import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs with a folder of its own (in TMPDIR, which is to be on a disk), and removes it whatever happens. */
export async function inFolder<Result>(name: string, run: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), `${name}-`));
  // A server that another user runs may have a folder inside.
  chmodSync(folder, 0o711);
  try {
    return await run(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
