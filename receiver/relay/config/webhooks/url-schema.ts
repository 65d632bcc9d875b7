import { z } from 'zod';
import type { UrlConfig } from '../config.ts';
import { wrongKind } from '../fault.ts';
import { keyed } from '../keyed.ts';
import { secretReferenceSchema } from '../secret-schema.ts';

/** A URL is not shown where it is wrong: those of webhooks are secrets often enough. */
export function urlSchema(secretNames: readonly string[]) {
  const text = z.string().superRefine((url, context) => {
    const message = urlFault(url);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });
  return z.union(
    [text, keyed({ secret: secretReferenceSchema(secretNames).describe('The secret that holds the URL.') })],
    {
      error: ({ input }) => wrongKind(input, 'a URL, or { secret: NAME }'),
    },
  );
}

/** What is wrong with a URL that a config holds; whether deliveries may go there is judged beside it, by `allowPrivateNetworks`. */
export function urlFault(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/u.test(url.protocol) || /[\s\p{Cc}]/u.test(text))
    return 'is no URL: write it whole, with https:// or http://';
  if (url.username === '' && url.password === '') return undefined;
  return 'holds a name or password: leave them out, and give a token by its own key';
}

/** The URL of a valid config. */
export function toUrlConfig(url: string | { readonly secret: string }): UrlConfig {
  return typeof url === 'string' ? { kind: 'text', text: url } : { kind: 'secret', name: url.secret };
}
