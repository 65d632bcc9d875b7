import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod/mini';
import { repositoryFolder } from './stage-action.ts';

const schema = z.object({ outputs: z.record(z.string(), z.unknown()) });

/** Every output that action.yml declares, empty. */
export function emptyOutputs(): Record<string, string> {
  const { outputs } = schema.parse(parse(readFileSync(join(repositoryFolder, 'action.yml'), 'utf8')));
  return Object.fromEntries(Object.keys(outputs).map((name) => [name, '']));
}
