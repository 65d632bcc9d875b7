import { describe, expect, it } from '@jest/globals';
import { runInProcess } from './run-in-process.ts';

/** Of the seed of 32 bytes 7; the public half by Python's cryptography. */
const signing = 'whsk_BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=';
const verifying = 'whpk_6kpsY+KcUgq+9VB7Ey7F+ZVHdq6+vnuSQh7qaRRG0iw=';

describe('wandb-dispatch keygen', () => {
  it('prints two lines, the signing key and the verifying one', async () => {
    expect(await runInProcess(['keygen'])).toStrictEqual({
      exitCode: 0,
      stdout: `${signing}\n${verifying}\n`,
      stderr: '',
    });
  });

  it('prints one JSON with --json', async () => {
    const { stdout } = await runInProcess(['keygen', '--json'], { terminal: true });
    expect(stdout).toBe(`{"signing":"${signing}","verifying":"${verifying}"}\n`);
  });

  it('tells a person which is which, beside the two lines', async () => {
    const { stdout, stderr } = await runInProcess(['keygen'], { terminal: true });
    expect(stdout).toBe(`${signing}\n${verifying}\n`);
    expect(stderr).toMatchInlineSnapshot(`
"whsk_… signs: it is a secret, and belongs to the side that sends alone.
whpk_… verifies: it is the signing-secret of the receiving workflow, and can sign nothing.
"
`);
  });
});
