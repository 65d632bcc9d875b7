import { z } from 'zod';
import { isJsonObject } from '../../../src/core/json.ts';

/** What is made for each attempt or by the connection, and so is nobody's to set. Source: contract of the http webhook; RFC 9110, section 7.6.1. */
const ownNames = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-wandb-signature',
]);

/** Headers of one's own. Values are texts of ASCII. Source: RFC 9110, sections 5.1 and 5.5. */
export function headersSchema() {
  const name = z
    .string()
    .regex(/^[\w!#$%&'*+.^`|~-]{1,256}$/u, { error: 'is no name of a header: write letters, digits and -' })
    .refine((text) => !isOwn(text), { error: 'is set by the relay itself: leave it out' });
  const value = z.string().regex(/^(?:[\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?)?$/u, {
    error: 'is no value of a header: write ASCII on one line, without blanks at either end',
  });
  return z.record(name, value).superRefine(
    (headers, context) => {
      const seen = new Set<string>();
      for (const header of isJsonObject(headers) ? Object.keys(headers) : []) {
        if (seen.has(header.toLowerCase())) {
          const message = 'stands twice, for case does not count in names of headers: keep one';
          context.addIssue({ code: 'custom', path: [header], message, params: { atKey: true } });
        }
        seen.add(header.toLowerCase());
      }
    },
    { when: () => true },
  );
}

function isOwn(header: string): boolean {
  const name = header.toLowerCase();
  return ownNames.has(name) || name.startsWith('webhook-');
}
