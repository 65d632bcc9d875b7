import type { Logger } from '../../receiver/options/options.ts';

/** What a logger was told. */
export interface Told {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly fields: object;
  readonly message: string;
}

/** A logger that keeps what it is told. */
export function recordingLogger(): Logger & { readonly told: readonly Told[] } {
  const told: Told[] = [];
  const at =
    (level: Told['level']) =>
    (fields: object, message: string): void =>
      void told.push({ level, fields, message });
  return { told, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
