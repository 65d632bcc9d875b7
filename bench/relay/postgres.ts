/* oxlint-disable no-await-in-loop -- to wait and ask again is the point */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';

/** A PostgreSQL of our own, with the settings that it comes with. */
export interface Postgres {
  /** The folder of its socket; it listens nowhere else. */
  readonly socket: string;
  readonly version: string;
  /** Stops it, and resolves when it is gone. */
  readonly stop: () => Promise<void>;
}

const patienceMs = 30_000;

/** Makes a cluster in a folder and starts it; undefined where PostgreSQL is not installed. */
export async function startPostgres(folder: string): Promise<Postgres | undefined> {
  const programs = findPrograms();
  if (programs === undefined) return undefined;
  const place = join(folder, 'postgres');
  mkdirSync(place);
  // It refuses to run as root.
  const as = process.getuid?.() === 0 ? userOf('postgres') : undefined;
  if (as !== undefined) chownSync(place, as.uid, as.gid);
  const data = join(place, 'data');
  execFileSync(join(programs, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C'], {
    ...as,
    cwd: place,
    stdio: 'ignore',
  });
  const log = join(folder, 'postgres.log');
  const server = spawn(join(programs, 'postgres'), ['-D', data, '-k', place, '-c', 'listen_addresses='], {
    ...as,
    cwd: place,
    stdio: ['ignore', 'ignore', openSync(log, 'a')],
  });
  const exited = once(server, 'exit');
  const stop = async (): Promise<void> => {
    // It ends its sessions, writes what is left, and ends.
    server.kill('SIGINT');
    await exited;
  };
  try {
    return { socket: place, version: await versionWhenReady(place, () => server.exitCode !== null), stop };
  } catch (error) {
    if (server.exitCode === null) await stop();
    throw new Error(`PostgreSQL did not start: ${readFileSync(log, 'utf8').slice(-2000)}`, { cause: error });
  }
}

/** The newest that is installed, as Debian and others lay it out. */
function findPrograms(): string | undefined {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root) : [];
  return versions
    .toSorted((left, right) => Number(right) - Number(left))
    .map((version) => join(root, version, 'bin'))
    .find((programs) => existsSync(join(programs, 'initdb')));
}

function userOf(name: string): { readonly uid: number; readonly gid: number } {
  const id = (which: string): number => Number(execFileSync('id', [which, name], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

async function versionWhenReady(socket: string, isGone: () => boolean): Promise<string> {
  const untilMs = performance.now() + patienceMs;
  for (;;) {
    const client = new Client({ host: socket, user: 'postgres', database: 'postgres' });
    try {
      await client.connect();
      const { rows } = await client.query<{ readonly server_version: string }>('SHOW server_version');
      await client.end();
      return rows[0]?.server_version.split(' ')[0] ?? '';
    } catch (error) {
      if (isGone() || performance.now() > untilMs) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
