import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

import { inFolder } from './folder.ts';
import { startStoreProcess } from './run-store-process.ts';

const namespace = ['unshare', '--map-root-user', '--mount', 'sh', '-c'];
const canMount = spawnSync('unshare', [...namespace.slice(1), 'mount -t tmpfs none /mnt']).status === 0;
/** Some machines let nobody mount a small disk; the limit on the size of a file holds on all of Linux. */
const onSmallDisk = canMount ? it : it.skip;
const onLinux = process.platform === 'linux' ? it : it.skip;

describe('a store whose disk is full', () => {
  onSmallDisk('refuses what does not fit, keeps all that it accepted, and goes on when there is room', async () => {
    await inFolder(async (folder) => {
      const mount = `mount -t tmpfs -o size=8m none ${folder} && head -c 4000000 /dev/zero > ${folder}/filler && exec "$@"`;
      const path = join(folder, 'store.db');
      const child = startStoreProcess(['fill', path, join(folder, 'filler')], [...namespace, mount, 'sh']);
      await child.untilEnd();
      expect(child.lines()).toStrictEqual([
        'opened',
        'refused DispatchError: the store: the disk is full; make room and the store goes on by itself',
        expect.stringMatching(/^group/u),
        expect.stringMatching(/^kept (\d+) of \1, \1 deliveries$/u),
      ]);
    });
  });

  onLinux('does so where the disk lets no file grow, as under a quota', async () => {
    await inFolder(async (folder) => {
      const child = startStoreProcess(['fill', join(folder, 'store.db')], ['prlimit', '--fsize=3000000:unlimited']);
      await child.untilEnd();
      expect(child.lines()).toStrictEqual([
        'opened',
        'refused DispatchError: the store: the disk refused (disk I/O error); see its state, quota and limits',
        'group rejected rejected rejected',
        expect.stringMatching(/^kept (\d+) of \1, \1 deliveries$/u),
      ]);
    });
  });
});
