import { DispatchError } from '../../core/errors.ts';
import { quote } from '../../core/quote.ts';

/**
 * Refuses what is no URL to send to: `http:` or `https:`, without a name and password.
 *
 * @param name how a message calls the URL
 * @throws INPUT_INVALID
 */
export function requireHttpUrl(text: string, name: string): void {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/u.test(url.protocol)) {
    // Before an @ may stand a password.
    const shown = text.includes('@') ? 'what was given' : quote(text);
    throw new DispatchError('INPUT_INVALID', `${name}: ${shown} is no http:// or https:// URL`);
  }
  if (url.username === '' && url.password === '') return;
  throw new DispatchError('INPUT_INVALID', `${name}: the URL holds a name or password; leave them out`);
}
