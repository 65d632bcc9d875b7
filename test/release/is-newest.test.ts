import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createThrowawayRepository, type ThrowawayRepository } from './throwaway-repository.ts';

let repository: ThrowawayRepository;
beforeEach(async () => {
  repository = await createThrowawayRepository();
  await repository.commit();
});
afterEach(() => repository.remove());

describe('a release', () => {
  it.each<[string, readonly string[], string]>([
    ['v1.2.3', [], 'true'],
    ['v1.2.3', ['v1.2.3', 'v1.2.2', 'v0.9.0'], 'true'],
    ['v1.10.0', ['v1.10.0', 'v1.9.0'], 'true'],
    ['v1.2.3', ['v1.2.3', 'v2.0.0-rc.1', 'v2', 'vendor', 'w9.9.9'], 'true'],
    ['v1.9.0', ['v1.9.0', 'v1.10.0'], 'false'],
    ['v1.2.4', ['v1.2.4', 'v2.0.0'], 'false'],
  ])('%s among %j: newest is %s', async (tag, tags, newest) => {
    for (const name of tags) await repository.tag(name);
    expect(await repository.run('is-newest.sh', tag)).toStrictEqual({ exitCode: 0, stdout: `${newest}\n`, stderr: '' });
  });
});
