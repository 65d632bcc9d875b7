import { DispatchError } from '../../core/errors.ts';
import { requireHttpUrl } from './http-url.ts';

/** A URL to send to, which may be a secret too, as where a token stands in its path. */
export interface WebhookUrl {
  /** `http:` or `https:`, without a name and password. */
  readonly url: string;
  readonly isUrlSecret: boolean;
}

/**
 * The URL to send to. It is never shown where it is a secret, nor are parts of it.
 *
 * @throws INPUT_INVALID
 */
export function parseWebhookUrl({ url, isUrlSecret }: WebhookUrl): URL {
  try {
    requireHttpUrl(url, 'url');
  } catch (error) {
    if (!isUrlSecret) throw error;
    const wrong = 'the secret that holds the url is no http:// or https:// URL, or one with a name or password';
    throw new DispatchError('INPUT_INVALID', wrong);
  }
  return new URL(url);
}

/** What of a URL is to be taken out of what is shown: where it is a secret itself and what servers show of the URL that was called. */
export function secretsInUrl({ url: text, isUrlSecret }: WebhookUrl): readonly string[] {
  if (!isUrlSecret) return [];
  if (!URL.canParse(text)) return [text];
  const url = new URL(text);
  const paths = [url.href, url.pathname + url.search, url.pathname, url.search];
  return [text, ...paths.filter((path) => path !== '' && path !== '/')];
}
