import { isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { nearest } from '../../../src/core/nearest.ts';
import type { SecretSource } from './config.ts';
import { hint } from './fault.ts';
import { keyed } from './keyed.ts';

const form = 'write { env: VARIABLE } or { file: PATH }, never the value itself';

/** Where a secret's value is. What is wrong is never shown: it may be the secret. */
export function secretSourceSchema() {
  return keyed(
    {
      env: z
        .string()
        .regex(/^[A-Za-z_]\w*$/u, { error: 'is no name of a variable: write letters, digits and _' })
        .optional()
        .describe('The environment variable that holds the value.'),
      file: z
        .string()
        .regex(/^[^\0]+$/u, { error: 'is no path: write that of the file, absolute or from the folder of this file' })
        .optional()
        .describe(
          'The file that holds the value, absolute or from the folder of this file; one newline at its end is dropped.',
        ),
    },
    form,
  )
    .refine((source) => Object.keys(source).length === 1, {
      error: `must say where the value is, once: ${form}`,
      // An unknown key is wrong enough.
      when: ({ issues }) => issues.length === 0,
    })
    .meta({ minProperties: 1, maxProperties: 1 });
}

/** The name of a secret, as it is declared under `secrets`. */
export function secretNameSchema() {
  return z
    .string()
    .regex(/^[A-Za-z_][\w.-]{0,127}$/u, { error: 'is no name of a secret: write letters, digits, _, - and .' });
}

/** A secret by its name. What is not among the names is shown only where it is written as variables are: it may be the secret itself. */
export function secretReferenceSchema(names: readonly string[]) {
  return z.string().superRefine((name, context) => {
    if (names.includes(name)) return;
    const shown = /^[A-Z_][A-Z0-9_]{0,63}$/u.test(name) ? name : 'of that name (not shown, it may be a secret itself)';
    const suggestion = nearest(name, names);
    const message = `no secret ${shown} is declared under secrets: ${hint(suggestion, names)}`;
    context.addIssue({ code: 'custom', message, params: { suggestion } });
  });
}

/** Where the value is, with the path of a file from where the program runs. */
export function toSecretSource(
  { env, file = '' }: { readonly env?: string | undefined; readonly file?: string | undefined },
  folder: string,
): SecretSource {
  if (env !== undefined) return { kind: 'env', variable: env };
  return { kind: 'file', path: isAbsolute(file) ? file : join(folder, file) };
}
