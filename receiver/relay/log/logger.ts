import { pino, type DestinationStream } from 'pino';
import type { Logger } from '../../options/options.ts';

/** A logger with a life: what it took is written by and by. */
export interface RelayLogger extends Logger {
  /** Writes what is not written yet, before the process ends. */
  readonly flush: () => void;
}

/** What a log line never shows, wherever it came from. */
const secretHeaders: ReadonlySet<string> = new Set([
  'authorization',
  'x-wandb-signature',
  'webhook-signature',
  'cookie',
  'set-cookie',
]);

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
  const form = {
    base: null,
    timestamp: createTimestamp(),
    formatters: { level: (level: string) => ({ level }) },
  };
  const paths = [...secretHeaders].flatMap((name) => [`["${name}"]`, `headers["${name}"]`, `*.headers["${name}"]`]);
  const redacted = pino({ ...form, redact: { paths, censor: '<redacted>' } }, destination);
  const plain = pino(form, destination);
  // Looking for headers takes as long as the rest of the line, and most lines have none (bench/relay).
  const linesFor = (fields: object) => (mayHoldHeaders(fields) ? redacted : plain);
  return {
    debug: (fields, message) => linesFor(fields).debug(fields, message),
    info: (fields, message) => linesFor(fields).info(fields, message),
    warn: (fields, message) => linesFor(fields).warn(fields, message),
    error: (fields, message) => linesFor(fields).error(fields, message),
    flush: () => destination.flushSync?.(),
  };
}

/** The time as a member of a line, made once for all lines of a millisecond. */
function createTimestamp(): () => string {
  let madeAtMs = Number.NaN;
  let made = '';
  return () => {
    const nowMs = Date.now();
    if (nowMs !== madeAtMs) made = `,"time":"${new Date(nowMs).toISOString()}"`;
    madeAtMs = nowMs;
    return made;
  };
}

/** Whether a line has a header by its name, or anything inside of which one may be: lists have ids alone. */
function mayHoldHeaders(fields: object): boolean {
  return Object.entries(fields).some(
    ([name, value]) =>
      secretHeaders.has(name) || (typeof value === 'object' && value !== null && !isListOfTexts(value)),
  );
}

function isListOfTexts(value: object): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
