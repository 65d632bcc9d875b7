import { DispatchError } from '../core/errors.ts';
import { isJsonObject, ownValue } from '../core/json.ts';

/**
 * The bytes of a file or of stdin.
 *
 * @param name how a message calls it
 * @throws INPUT_INVALID when they cannot be read
 */
export async function readBytes(name: string, read: () => Promise<Uint8Array>): Promise<Uint8Array> {
  try {
    return await read();
  } catch (cause) {
    throw new DispatchError('INPUT_INVALID', `${name} cannot be read: ${reasonOf(cause)}`, { cause });
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  EISDIR: 'it is a folder',
  EACCES: 'its permissions forbid it',
};

/** Node's own message repeats the path, which may be a secret that was put in its place. */
function reasonOf(cause: unknown): string {
  const code = isJsonObject(cause) ? String(ownValue(cause, 'code')) : 'UNKNOWN';
  return Object.hasOwn(reasons, code) ? `${reasons[code]}` : code;
}
