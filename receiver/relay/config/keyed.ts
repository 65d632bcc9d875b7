import { z } from 'zod';
import { wrongKind } from './fault.ts';

/**
 * An object that takes these keys and no others. zod does not tell which they are, so the message of its `unrecognized_keys` lists them,
 * a blank between two.
 *
 * @param remedy what to write instead of what is no object
 */
export function keyed<Shape extends z.core.$ZodLooseShape>(shape: Shape, remedy?: string) {
  return z.strictObject(shape, {
    error: ({ code, input }) =>
      code === 'unrecognized_keys' ? Object.keys(shape).join(' ') : wrongKind(input, 'an object', { remedy }),
  });
}

/** A name that people read: of webhooks and automations. */
export function nameSchema() {
  return z.string().regex(/^[^\s\p{Cc}\p{Cf}](?:[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]{0,126}[^\s\p{Cc}\p{Cf}])?$/u, {
    error: 'is no name: write 1 to 128 characters, without control characters, and no blank at either end',
  });
}
