import { globSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const rows = [...readFileSync('docs/architecture.md', 'utf8').matchAll(/^\| `([^`]+)` +\|.*\| ([^|]*)\|$/gmu)];
const rooms = new Map(
  rows.map(([, room = '', imports = '']) => [room, [...imports.matchAll(/`([^`]+)`/gu)].map(([, name = '']) => name)]),
);

/** The room that a file is in: the longest that its path begins with. */
function roomOf(path: string): string {
  const around = [...rooms.keys()].filter((room) => path === room || path.startsWith(`${room}/`));
  return around.toSorted((left, right) => right.length - left.length)[0] ?? dirname(path);
}

const files = globSync(['{src,receiver}/**/*.ts', 'examples/demo/*.ts']);
const imports = files.flatMap((file) => {
  const text = readFileSync(file, 'utf8');
  const named = [
    ...text.matchAll(
      /^(?:import|export)\b[^'"]*?from '([^']+)'|\bimport\((?:\/\*.*?\*\/ )?'([^']+)'\)|^import '([^']+)'/gmsu,
    ),
  ];
  return named.map(([, from, dynamic, bare]) => ({ file, target: from ?? dynamic ?? bare ?? '' }));
});

describe('docs/architecture.md', () => {
  it('names a room for every source file', () => {
    expect(files.length).toBeGreaterThan(30);
    expect([...new Set(files.map(roomOf))].toSorted()).toStrictEqual([...rooms.keys()].toSorted());
  });

  it('allows every import, and none that is not there', () => {
    const used = new Map([...rooms.keys()].map((room) => [room, new Set<string>()]));
    for (const { file, target } of imports) {
      const room = roomOf(file);
      const name = target.startsWith('.') ? roomOf(join(dirname(file), target)) : target;
      // Node's own modules are free to all but the core.
      if (name !== room && (room === 'src/core' || !isBuiltin(name))) used.get(room)?.add(name);
    }
    const allowed = [...rooms].map(([room, names]) => [room, names.toSorted()]);
    expect([...used].map(([room, names]) => [room, [...names].toSorted()])).toStrictEqual(allowed);
  });

  it('keeps cryptography in one file of the core', () => {
    expect(imports.filter(({ file, target }) => file.startsWith('src/core/') && isBuiltin(target))).toStrictEqual([
      { file: 'src/core/crypto.ts', target: 'node:crypto' },
    ]);
  });
});
