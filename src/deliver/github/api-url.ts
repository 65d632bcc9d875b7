import { DispatchError } from '../../core/errors.ts';
import { quote } from '../../core/quote.ts';

/**
 * The base URL of GitHub's API that `GITHUB_API_URL` holds, without a slash at its end; GitHub's own where it is empty.
 *
 * @throws INPUT_INVALID when it is none
 */
export function parseApiUrl(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') return 'https://api.github.com';
  const url = URL.canParse(trimmed) ? new URL(trimmed) : undefined;
  const isPlain = url !== undefined && /^https?:$/u.test(url.protocol) && !/[?#@\s]/u.test(trimmed);
  if (isPlain) return trimmed.replace(/\/+$/u, '');
  // Before an @ may stand a token.
  const shown = trimmed.includes('@') ? 'what it holds' : quote(trimmed);
  throw new DispatchError(
    'INPUT_INVALID',
    `GITHUB_API_URL: ${shown} is no URL of an API: write https://HOST/api/v3, or unset it`,
  );
}
