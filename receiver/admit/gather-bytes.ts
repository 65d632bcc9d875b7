/** Bytes that come in pieces. */
export interface Gathered {
  readonly add: (piece: Uint8Array) => void;
  /** How many there are. */
  readonly length: () => number;
  /** All of them as one. */
  readonly bytes: () => Uint8Array;
}

const leastRoom = 4_096;

/**
 * Gathers bytes in one place, which grows to twice its size at most. A list of the pieces would hold an object for each: a body of 1 MiB
 * in chunks of one byte took 500 MiB. A first piece that stays the only one is not copied.
 */
export function gatherBytes(): Gathered {
  let room: Uint8Array = new Uint8Array();
  let length = 0;
  return {
    add: (piece) => {
      const needed = length + piece.length;
      if (length === 0) room = piece;
      else {
        if (needed > room.length) room = grown(room.subarray(0, length), Math.max(needed, 2 * length, leastRoom));
        room.set(piece, length);
      }
      length = needed;
    },
    length: () => length,
    bytes: () => (length === room.length ? room : room.subarray(0, length)),
  };
}

function grown(bytes: Uint8Array, size: number): Uint8Array {
  const room = new Uint8Array(size);
  room.set(bytes);
  return room;
}
