import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createThrowawayRepository, type ThrowawayRepository } from './throwaway-repository.ts';

let repository: ThrowawayRepository;
beforeEach(async () => {
  repository = await createThrowawayRepository();
});
afterEach(() => repository.remove());

interface Versions {
  readonly package?: string;
  readonly lock?: string;
  readonly userAgent?: string;
}

function files({ package: version = '1.2.3', lock = version, userAgent = version }: Versions = {}) {
  return {
    'package.json': JSON.stringify({ version }),
    'package-lock.json': JSON.stringify({ version: lock }),
    'src/deliver/user-agent.ts': `/** Us. */\nexport const userAgent = 'wandb-artifact-dispatch/${userAgent}';\n`,
  };
}

async function pushed(versions: Versions = {}): Promise<void> {
  await repository.commit(files(versions));
  await repository.git('push', '--quiet', '--set-upstream', 'origin', 'main');
}

describe('a tag', () => {
  it.each([undefined, 'the release'])(
    'passes when it names the version and its commit is on main; text: %s',
    async (text) => {
      await pushed();
      await repository.tag('v1.2.3', text);
      expect(await repository.run('check-tag.sh', 'v1.2.3')).toStrictEqual({
        exitCode: 0,
        stdout: 'v1.2.3 is version 1.2.3, on main\n',
        stderr: '',
      });
    },
  );

  it('passes when main has gone on', async () => {
    await pushed();
    await repository.tag('v1.2.3');
    await repository.commit();
    await repository.git('push', '--quiet', 'origin', 'main');
    await repository.git('checkout', '--quiet', 'v1.2.3');
    expect(await repository.run('check-tag.sh', 'v1.2.3')).toMatchObject({ exitCode: 0 });
  });

  it.each<[string, Versions, string]>([
    ['package.json', { package: '1.2.4' }, 'package.json says 1.2.4'],
    ['package-lock.json', { lock: '1.2.2' }, 'package-lock.json says 1.2.2'],
    ['the user agent', { userAgent: '1.2.2' }, 'src/deliver/user-agent.ts says 1.2.2'],
    ['the user agent, longer', { userAgent: '1.2.30' }, 'src/deliver/user-agent.ts says 1.2.30'],
  ])('is refused when %s says another version', async (_where, versions, words) => {
    await pushed(versions);
    await repository.tag('v1.2.3');
    expect(await repository.run('check-tag.sh', 'v1.2.3')).toStrictEqual({
      exitCode: 1,
      stdout: '',
      stderr: `::error title=Not released::the tag is v1.2.3, and ${words}: change one of them\n`,
    });
  });

  it.each(['1.2.3', 'v1.2', 'v1', 'v01.2.3', 'v1.2.3-rc.1', 'v1.2.3+1', 'V1.2.3', 'v1.2.3\n', ''])(
    'is refused when it is %j',
    async (tag) => {
      await pushed();
      expect(await repository.run('check-tag.sh', tag)).toMatchObject({ exitCode: expect.any(Number), stdout: '' });
      expect((await repository.run('check-tag.sh', tag)).exitCode).not.toBe(0);
    },
  );

  it('is refused when its commit is not on main', async () => {
    await pushed();
    await repository.git('checkout', '--quiet', '-b', 'aside');
    const commit = await repository.commit();
    await repository.tag('v1.2.3');
    expect(await repository.run('check-tag.sh', 'v1.2.3')).toMatchObject({
      exitCode: 1,
      stderr: `::error title=Not released::v1.2.3 is ${commit}, which is not on main\n`,
    });
  });

  it('is refused when another commit is checked out', async () => {
    await pushed();
    await repository.tag('v1.2.3');
    await repository.commit();
    await repository.git('push', '--quiet', 'origin', 'main');
    const { exitCode, stderr } = await repository.run('check-tag.sh', 'v1.2.3');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      /^::error title=Not released::v1\.2\.3 is [0-9a-f]{40}, which is not what is checked out\n$/u,
    );
  });

  it('is refused when it, or main, was not fetched', async () => {
    await repository.commit(files());
    expect((await repository.run('check-tag.sh', 'v1.2.3')).stderr).toContain('there is no tag v1.2.3 here');
    await repository.tag('v1.2.3');
    expect(await repository.run('check-tag.sh', 'v1.2.3')).toMatchObject({
      exitCode: 1,
      stderr: '::error title=Not released::origin/main is not here: fetch it\n',
    });
  });
});

describe('this repository', () => {
  it('says one version everywhere', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(JSON.parse(readFileSync('package-lock.json', 'utf8')).version).toBe(version);
    expect(readFileSync('src/deliver/user-agent.ts', 'utf8')).toContain(`'wandb-artifact-dispatch/${version}';\n`);
  });
});
