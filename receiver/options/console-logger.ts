import type { Logger } from './options.ts';

/** Warnings and errors on `console`, each on one line, with the cause's stack after an error. */
export const consoleLogger: Logger = {
  debug: () => {},
  info: () => {},
  warn: (fields, message) => console.warn(lineOf(fields, message)),
  error: (fields, message) => console.error(lineOf(fields, message), ...causeOf(fields)),
};

function lineOf(fields: object, message: string): string {
  const { err: _err, ...rest } = { err: undefined, ...fields };
  return `wandb-artifact-dispatch: ${message} ${JSON.stringify(rest)}`;
}

function causeOf(fields: object): readonly unknown[] {
  return 'err' in fields ? [fields.err] : [];
}
