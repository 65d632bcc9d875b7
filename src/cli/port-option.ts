import { DispatchError } from '../core/errors.ts';
import { quote } from '../core/quote.ts';

/** @throws INPUT_INVALID for what is no port */
export function parsePort(text: string): number {
  const port = /^\d{1,5}$/u.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new DispatchError('INPUT_INVALID', `--port: ${quote(text)} is no port, 0 to 65535`);
}
