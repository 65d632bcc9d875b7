import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createThrowawayRepository, type ThrowawayRepository } from './throwaway-repository.ts';

let repository: ThrowawayRepository;
beforeEach(async () => {
  repository = await createThrowawayRepository();
});
afterEach(() => repository.remove());

/** A commit with a tag, as a release leaves it; the commit. */
async function release(tag: string, text?: string): Promise<string> {
  const commit = await repository.commit();
  await repository.tag(tag, text);
  return commit;
}

const move = (tag: string) => repository.run('move-major-tag.sh', tag);
const at = (tag: string): Promise<string> => repository.remoteGit('rev-parse', `refs/tags/${tag}`);

describe('the tag of the major version', () => {
  it('is made by the first release', async () => {
    const commit = await release('v1.0.0');
    expect(await move('v1.0.0')).toMatchObject({ exitCode: 0, stdout: 'v1 is v1.0.0 now, and was not there\n' });
    expect(await at('v1')).toBe(commit);
  });

  it.each([
    ['v1.0.0', 'v1.0.1'],
    ['v1.9.0', 'v1.10.0'],
    ['v1.2.9', 'v1.2.10'],
  ])('moves forward from %s to %s', async (first, second) => {
    await release(first);
    await move(first);
    const commit = await release(second);
    expect(await move(second)).toMatchObject({ exitCode: 0, stdout: `v1 is ${second} now, and was ${first}\n` });
    expect(await at('v1')).toBe(commit);
  });

  it.each([
    ['v1.3.0', 'v1.2.4'],
    ['v1.10.0', 'v1.9.1'],
  ])('does not move back from %s to %s', async (newer, older) => {
    const commit = await release(newer);
    await move(newer);
    await release(older);
    expect(await move(older)).toStrictEqual({
      exitCode: 0,
      stdout: `v1 is ${newer}, which is newer than ${older}: it stays there\n`,
      stderr: '',
    });
    expect(await at('v1')).toBe(commit);
  });

  it('moves although a newer tag is there that was never released', async () => {
    await release('v1.0.0');
    await move('v1.0.0');
    await release('v1.1.0');
    const commit = await release('v1.0.1');
    expect(await move('v1.0.1')).toMatchObject({ exitCode: 0 });
    expect(await at('v1')).toBe(commit);
  });

  it('points at commits, when both tags have texts too', async () => {
    await release('v1.0.0', 'first');
    await repository.git('tag', '--annotate', '--message', 'by hand', 'v1', 'v1.0.0^{}');
    await repository.git('push', '--quiet', 'origin', 'refs/tags/v1');
    const commit = await release('v1.0.1', 'second');
    expect(await move('v1.0.1')).toMatchObject({ exitCode: 0, stdout: 'v1 is v1.0.1 now, and was v1.0.0\n' });
    expect(await at('v1')).toBe(commit);
  });

  it('is left alone by a second run', async () => {
    await release('v1.0.0');
    await move('v1.0.0');
    expect(await move('v1.0.0')).toMatchObject({ exitCode: 0, stdout: 'v1 is v1.0.0 already\n' });
  });

  it.each(['v1.1.0-rc.1', 'v1.1.0-0', 'v1.1.0+build'])('is left alone by the pre-release %s', async (tag) => {
    const commit = await release('v1.0.0');
    await move('v1.0.0');
    await release(tag);
    expect(await move(tag)).toMatchObject({ exitCode: 0, stdout: `${tag} is a pre-release: v1 stays where it is\n` });
    expect(await at('v1')).toBe(commit);
  });

  it('is one for each major version', async () => {
    const first = await release('v1.9.9');
    await move('v1.9.9');
    const second = await release('v2.0.0');
    await move('v2.0.0');
    expect([await at('v1'), await at('v2')]).toStrictEqual([first, second]);
    const fix = await release('v1.10.0');
    await move('v1.10.0');
    expect([await at('v1'), await at('v2')]).toStrictEqual([fix, second]);
  });

  it('is not touched when it stands on no release', async () => {
    const odd = await repository.commit();
    await repository.tag('v1');
    await release('v1.0.0');
    expect(await move('v1.0.0')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/^::error title=v1 was not moved::v1 is [0-9a-f]{40}, which is no release: /u),
    });
    expect(await at('v1')).toBe(odd);
  });

  it('is not touched when another release moves it between the look and the push', async () => {
    await release('v1.0.0');
    await move('v1.0.0');
    const newest = await release('v1.0.2');
    await release('v1.0.1');
    const { programs, remote } = repository;
    const real = 'PATH="${PATH#*:}"';
    await writeFile(
      join(programs, 'git'),
      `#!/bin/sh
${real} git "$@" || exit
[ "$1" != ls-remote ] || ${real} git --git-dir ${remote} update-ref refs/tags/v1 ${newest}
`,
      { mode: 0o755 },
    );
    const { exitCode, stderr } = await move('v1.0.1');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('stale info');
    expect(await at('v1')).toBe(newest);
  });

  it.each(['main', 'v1', 'v1.0', 'v1.0.0.0', '1.0.0', 'v1.0.0-'])('is not moved to %s', async (tag) => {
    await release('v1.0.0');
    await move(tag);
    expect(await repository.remoteGit('tag')).toBe('v1.0.0');
  });

  it('is not moved to a tag that the remote does not have', async () => {
    await repository.commit();
    await repository.git('tag', 'v1.0.0');
    expect(await move('v1.0.0')).toMatchObject({
      exitCode: 1,
      stderr: '::error title=v1 was not moved::origin has no tag v1.0.0\n',
    });
  });
});
