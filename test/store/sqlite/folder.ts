import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An empty folder that anybody may write to, gone afterwards. */
export async function inFolder<Result>(act: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'store-'));
  try {
    return await act(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** All that is in a folder: names, bytes, and when each was written. */
export async function contentOf(folder: string): Promise<readonly unknown[]> {
  const names = (await readdir(folder)).toSorted();
  return Promise.all(
    names.map(async (name) => {
      const found = await stat(join(folder, name));
      const bytes = found.isFile()
        ? createHash('sha256')
            .update(await readFile(join(folder, name)))
            .digest('hex')
        : 'a folder';
      return { name, bytes, writtenAtMs: found.mtimeMs };
    }),
  );
}

/** How many commits a write-ahead log holds, since it last began anew: https://sqlite.org/fileformat2.html#walformat */
export async function commitsIn(log: string): Promise<number> {
  const bytes = await readFile(log);
  if (bytes.length === 0) return 0;
  const frameBytes = 24 + bytes.readUInt32BE(8);
  const salts = bytes.subarray(16, 24);
  let commits = 0;
  for (let start = 32; start + frameBytes <= bytes.length; start += frameBytes) {
    const isOfThisLog = bytes.subarray(start + 8, start + 16).equals(salts);
    // Only the last frame of a commit says how long the database is.
    if (isOfThisLog && bytes.readUInt32BE(start + 4) > 0) commits += 1;
  }
  return commits;
}
