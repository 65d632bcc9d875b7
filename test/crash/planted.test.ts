import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

/** Runs the harness for three kills on a relay, here the one with a bug. */
function runHarness(relay: string): Promise<{ readonly exitCode: unknown; readonly stdout: string }> {
  const argv = ['--rounds', '3', '--events-min', '50', '--seconds', '60', '--relay', `test/crash/planted/${relay}.ts`];
  const folder = mkdtempSync(join(tmpdir(), 'planted-'));
  return new Promise((resolve) => {
    execFile(process.execPath, ['test/crash/main.ts', ...argv], { env: { TMPDIR: folder } }, (error, stdout) => {
      rmSync(folder, { recursive: true });
      resolve({ exitCode: error === null ? 0 : error.code, stdout });
    });
  });
}

describe('the crash harness fails', () => {
  it.each([
    ['a relay that answers before the commit', 'early-answer', /^VIOLATED lost: \d+$/mu],
    ['a relay that does not store every delivery', 'lost-delivery', /^VIOLATED lost: \d+$/mu],
    ['a relay whose ids change', 'new-ids', /^VIOLATED several ids: \d+$/mu],
  ])(
    '%s',
    async (_, relay, violated) => {
      const { exitCode, stdout } = await runHarness(relay);
      expect(stdout).toMatch(violated);
      expect(exitCode).toBe(1);
    },
    120_000,
  );
});
