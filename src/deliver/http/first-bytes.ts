import type { Readable } from 'node:stream';

/**
 * The first bytes of a body, or fewer where it breaks off: the status is known by then, so nothing that the body does is an error.
 * What comes after them is cut off with its connection.
 */
export function firstBytes(body: Readable, most: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  return new Promise((resolve) => {
    const done = (): void => resolve(Buffer.concat(chunks).subarray(0, most));
    body.on('data', (chunk: Uint8Array) => {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes < most) return;
      done();
      body.destroy();
    });
    body.on('end', done);
    body.on('error', done);
    body.on('close', done);
  });
}
