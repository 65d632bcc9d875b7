import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { projectFolder } from './packed.ts';

const packed = (): string => join(projectFolder('bare'), 'node_modules/wandb-artifact-dispatch');

describe('the tarball', () => {
  it('brings no Node, and no test, source or Action', () => {
    const files = readdirSync(packed(), { recursive: true, encoding: 'utf8' });
    expect(
      files.filter((file) => /\.test\.|(?<!\.d)\.ts$|(?:^|\/)(?:test|dist|tools|action)(?:\/|$)/u.test(file)),
    ).toEqual([]);
    expect(existsSync(join(projectFolder('bare'), 'node_modules/.bin/node'))).toBe(false);
    expect(readFileSync(join(packed(), 'package.json'), 'utf8')).not.toMatch(/"node-[a-z]+-/u);
  });

  it('says that it has no side effects and which Node it needs', () => {
    expect(JSON.parse(readFileSync(join(packed(), 'package.json'), 'utf8'))).toMatchObject({
      type: 'module',
      sideEffects: false,
      engines: { node: '>=22.13' },
    });
  });
});
