const encoder = new TextEncoder();

/** The UTF-8 bytes of a text; a lone surrogate becomes U+FFFD. */
export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Padded standard base64. Source: RFC 4648, section 4. */
export function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

/** The bytes of padded standard base64 that encodes back to the same text, else undefined: one text for each value, nothing is skipped. */
export function fromBase64(text: string): Uint8Array | undefined {
  const binary = binaryOfBase64(text);
  if (binary === undefined) return undefined;
  const bytes = new Uint8Array(binary.length);
  // A callback for each character takes fifty times as long.
  for (let index = 0; index < binary.length; index++) bytes[index] = binary.charCodeAt(index);
  return bytes;
}

/** The same as a text with a character for each byte. */
function binaryOfBase64(text: string): string | undefined {
  try {
    const binary = atob(text);
    // `atob` skips blanks and takes what is not padded; what encodes back to the same text had neither.
    return btoa(binary) === text ? binary : undefined;
  } catch {
    return undefined;
  }
}

/** Lower-case hex. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The bytes of hex in any case, else undefined. */
export function fromHex(text: string): Uint8Array | undefined {
  if (!/^(?:[0-9a-f]{2})*$/iu.test(text)) return undefined;
  return Uint8Array.from(text.match(/../gu) ?? [], (pair) => Number.parseInt(pair, 16));
}
