/** A request as it goes over the wire: nothing is added, joined or checked on its way. */
export interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** In the chunks in which it is sent. */
  readonly body: readonly Uint8Array[];
}

/** What came back. */
export interface Answer {
  readonly status: number;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The bytes of all chunks. */
export function bytesOf({ body }: RawRequest): Buffer {
  return Buffer.concat(body);
}

/** The request with other values of some headers; null takes one away. */
export function withHeaders(request: RawRequest, changes: Readonly<Record<string, string | null>>): RawRequest {
  const changed = new Set(Object.keys(changes));
  const kept = request.headers.filter(([name]) => !changed.has(name));
  const added = Object.entries(changes).flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]));
  return { ...request, headers: [...kept, ...added] };
}

/** The body in chunks of a size. */
export function inChunks(bytes: Uint8Array, size: number): readonly Uint8Array[] {
  const count = Math.ceil(bytes.length / size);
  return Array.from({ length: count }, (_, index) => bytes.subarray(index * size, (index + 1) * size));
}
