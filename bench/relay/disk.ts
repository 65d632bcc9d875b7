import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** A file that is appended to, as durably as a disk can. */
export interface Disk {
  /** Appends and syncs, one at a time, for so long; gives how long each took, in milliseconds. */
  readonly sync: (forMs: number) => readonly number[];
  readonly close: () => void;
}

/** The disk on which a folder is. @param bytes of each append: what one event brings */
export function openDisk(folder: string, bytes: number): Disk {
  const file = openSync(join(folder, 'appended'), 'a');
  const piece = Buffer.alloc(bytes, 'x');
  return {
    sync: (forMs) => {
      const tookMs: number[] = [];
      const endMs = performance.now() + forMs;
      for (let startMs = performance.now(); startMs < endMs;) {
        writeSync(file, piece);
        fdatasyncSync(file);
        const nowMs = performance.now();
        tookMs.push(nowMs - startMs);
        startMs = nowMs;
      }
      return tookMs;
    },
    close: () => closeSync(file),
  };
}
