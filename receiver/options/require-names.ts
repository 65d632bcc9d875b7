import { DispatchError } from '../../src/core/errors.ts';
import { nearest } from '../../src/core/nearest.ts';
import { quote } from '../../src/core/quote.ts';

/**
 * Refuses an option that does not exist, for a slip of the pen must not switch anything off.
 *
 * @param within how a message calls the object
 * @throws INPUT_INVALID naming the nearest option
 */
export function requireNames(options: object, names: readonly string[], within?: string): void {
  const stranger = Object.keys(options).find((name) => !names.includes(name));
  if (stranger === undefined) return;
  const near = nearest(stranger, names);
  throw new DispatchError(
    'INPUT_INVALID',
    `${within === undefined ? '' : `${within}: `}${quote(stranger)} is no option${near === undefined ? '' : `: did you mean ${near}?`}`,
  );
}
