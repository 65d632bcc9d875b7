import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createThrowawayRepository, type ThrowawayRepository } from './throwaway-repository.ts';

const changelog = `# Changelog

Newest first.

## Unreleased

- Not yet.

## 1.2.3 (2026-12-01)

- One thing
  on two lines.

### Fixed

- Another.

## 1.2.2

- Older.

## 1.2.1
`;

let repository: ThrowawayRepository;
beforeEach(async () => {
  repository = await createThrowawayRepository();
});
afterEach(() => repository.remove());

describe('the section of a version', () => {
  it.each([
    ['1.2.3', '- One thing\n  on two lines.\n\n### Fixed\n\n- Another.\n'],
    ['1.2.2', '- Older.\n'],
  ])('is printed without its heading: %s', async (version, text) => {
    await repository.commit({ 'CHANGELOG.md': changelog });
    expect(await repository.run('changelog-section.sh', version)).toStrictEqual({
      exitCode: 0,
      stdout: text,
      stderr: '',
    });
  });

  it.each(['1.2.4', '1.2', '1.2.30', '1x2.3', '1.2.1'])('fails when it is not there or empty: %s', async (version) => {
    await repository.commit({ 'CHANGELOG.md': changelog });
    expect(await repository.run('changelog-section.sh', version)).toStrictEqual({
      exitCode: 1,
      stdout: '',
      stderr: `::error title=Not released::CHANGELOG.md has no section ## ${version}, or nothing in it: say what is new\n`,
    });
  });

  it('fails when there is no file', async () => {
    expect((await repository.run('changelog-section.sh', '1.2.3')).exitCode).not.toBe(0);
  });
});
