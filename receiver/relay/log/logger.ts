import { pino, type DestinationStream } from 'pino';
import type { Logger } from '../../options.ts';

/** A logger with a life: what it took is written by and by. */
export interface RelayLogger extends Logger {
  /** Writes what is not written yet, before the process ends. */
  readonly flush: () => void;
}

/** What a log line never shows, wherever it came from. */
const secretHeaders = ['authorization', 'x-wandb-signature', 'webhook-signature', 'cookie', 'set-cookie'];

/** What waits to be written at most, in bytes: where nobody reads, lines are lost, and no memory is. */
const maxWaitingBytes = 4_194_304;

/** JSON lines on stderr: `level`, `time`, `event` and `delivery` ids, `err` for errors, `msg`. */
export function createStderrLogger(): RelayLogger {
  // Lines are gathered while others are written: most cost no system call of their own.
  const destination = pino.destination({ fd: 2, sync: false, maxLength: maxWaitingBytes });
  // Nowhere is left to say that stderr is gone.
  destination.on('error', () => {});
  return createLogger(destination);
}

/** JSON lines to a stream. */
export function createLogger(destination: DestinationStream & { flushSync?: () => void }): RelayLogger {
  const paths = secretHeaders.flatMap((name) => [`["${name}"]`, `headers["${name}"]`, `*.headers["${name}"]`]);
  const lines = pino(
    {
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (level) => ({ level }) },
      redact: { paths, censor: '<redacted>' },
    },
    destination,
  );
  return {
    debug: (fields, message) => lines.debug(fields, message),
    info: (fields, message) => lines.info(fields, message),
    warn: (fields, message) => lines.warn(fields, message),
    error: (fields, message) => lines.error(fields, message),
    flush: () => destination.flushSync?.(),
  };
}
