import { rmSync } from 'node:fs';

/** Removes what `install-packed.ts` made. */
export default function removePacked(): void {
  const folder = process.env['PACKED_FOLDER'];
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
}
