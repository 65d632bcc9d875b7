import { z } from 'zod';

/** The base URL of an API, which is the word of whoever writes the file, and is not guarded. */
export function apiUrlSchema() {
  return z.string().refine(isBaseUrl, { error: 'is no base URL: write https://HOST, with its path, without ? and #' });
}

/** The base URL of a valid config, without a slash at its end. */
export function toApiUrl(url: string): string {
  return url.replace(/\/+$/u, '');
}

function isBaseUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/u.test(new URL(text).protocol) && !/[?#@\s\p{Cc}]/u.test(text);
}
