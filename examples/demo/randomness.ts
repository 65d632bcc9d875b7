import { randomBytes } from 'node:crypto';

/** A secret that two sides share: 32 random bytes in base64. */
export function newSecret(): string {
  return randomBytes(32).toString('base64');
}

/** A UUID v7: the time in its first 48 bits, so that ids sort by it. Source: RFC 9562, section 5.7. */
export function newDispatchId(nowMs: number): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(nowMs, 0, 6);
  bytes[6] = 0x70 | (bytes.readUInt8(6) & 0x0f);
  bytes[8] = 0x80 | (bytes.readUInt8(8) & 0x3f);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, '$1-$2-$3-$4-$5');
}
