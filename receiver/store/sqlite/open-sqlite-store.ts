import { extname, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Store } from '../store.ts';
import { createRemoteStore } from './remote-store.ts';
import { requireNode } from './require-node.ts';

/**
 * A store in a file of SQLite, which is made where there is none. The database is in a thread of its own, so waiting for the disk holds
 * nothing else up.
 *
 * One process has it at a time. A POSIX system drops a process's locks on a file when the process closes any handle of it: nothing else
 * in this process may open the file.
 *
 * @param path of the file; its log stands beside it, the name ending in `-wal`
 * @throws STORE_REFUSED where the file is not ours, not whole, not writable or in use, or Node is too old; it is as it was then
 */
export async function openSqliteStore(path: string): Promise<Store> {
  requireNode(process.versions.node);
  // After tsc the thread's file is JavaScript as this one is.
  const thread = new URL(`thread${extname(import.meta.url)}`, import.meta.url);
  return createRemoteStore(new Worker(thread, { workerData: { path: resolve(path) }, name: 'sqlite' }));
}
