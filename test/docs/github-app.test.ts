import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { readConfig } from '../../receiver/relay/config/read-config.ts';
import { startServe } from '../cli/serve-process.ts';
import { app } from '../deliver/github/sending-to-github.ts';
import { appKeys } from '../testing/app-keys.ts';
import { withGitHubStandIn } from '../testing/with-github-stand-in.ts';
import { blocksIn, tableIn } from './markdown.ts';
import { runShell } from './run-snippet.ts';

const page = readFileSync('docs/github-app.md', 'utf8');
const [config = '', payload = ''] = blocksIn(page, 'yaml');
const [explain = '', send = ''] = blocksIn(page, 'bash');

/** Runs with a folder that goes away. */
async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'github-app-'));
  try {
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("docs/github-app.md's code, as pasted,", () => {
  it('is a config, with its payload too', () => {
    expect(readConfig(config, 'dispatch.yaml')).toMatchObject({ kind: 'config' });
    const whole = `${config}${payload.replaceAll(/^/gmu, '    ').trimEnd()}\n`;
    expect(readConfig(whole, 'dispatch.yaml')).toMatchObject({ kind: 'config' });
    expect(parse(whole).automations[0].payload).toStrictEqual(parse(payload).payload);
  });

  it('shows what would be sent', async () => {
    await inFolder(async (cwd) => {
      writeFileSync(join(cwd, 'dispatch.yaml'), config);
      const shown = await runShell(explain, { cwd });
      expect(shown).toContain('POST https://api.github.com/repos/acme/deploy/dispatches');
      expect(shown).toContain('"dispatch":{"id":"<…>","sent_at":"<…>","signature":"<…>"}');
    });
  });

  it('dispatches by the App', async () => {
    const apps = [{ ...app, id: 123_456, installations: [{ id: 5, repositories: ['acme/deploy'] }] }];
    await withGitHubStandIn({ apps }, async (github) => {
      await inFolder(async (cwd) => {
        const key = join(cwd, 'app.pem');
        writeFileSync(key, appKeys.pkcs1);
        const own = config
          .replace('/run/secrets/app.pem', key)
          .replace('    signingSecret:', `    apiUrl: ${github.url}\n    signingSecret:`);
        writeFileSync(join(cwd, 'dispatch.yaml'), own);
        const environment = {
          WANDB_SECRET: 'the secret that W&B has',
          DISPATCH_KEY: 'whsk_nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=',
          WANDB_DISPATCH_ADMIN_TOKEN: 'the-admin-token',
        };
        const relay = await startServe({ cwd, environment });
        try {
          const code = send.replaceAll('http://127.0.0.1:8787', relay.url);
          await runShell(explain, { cwd });
          expect(await runShell(code, { cwd, env: environment })).toMatch(/^202\n.+"webhook":"deploy"/su);
          const look = code.slice(code.indexOf('curl'));
          let shown = '';
          while (!shown.includes('"state":"delivered"')) {
            shown = await runShell(look, { cwd, env: environment });
            expect(shown).not.toContain('"state":"dead"');
          }
        } finally {
          relay.kill('SIGKILL');
          await relay.ended;
        }
      });
      expect(github.dispatches).toMatchObject([
        {
          eventType: 'wandb-artifact',
          clientPayload: { alias: 'production', dispatch: { signature: expect.stringMatching(/^ed25519:/u) } },
        },
      ]);
    });
  });
});

describe("docs/github-app.md's refusals", () => {
  it('are those that the stand-in of GitHub says', () => {
    const said = ['github-app', 'github-apps', 'github-access', 'github-installation-token']
      .map((name) => readFileSync(`src/testing/${name}.ts`, 'utf8'))
      .join('\n');
    const rows = tableIn(page, 'refusals');
    expect(rows.map(([code]) => code)).toHaveLength(9);
    for (const [, words = ''] of rows) {
      // Who the token belongs to is put in by the stand-in.
      expect(said).toContain(words.replaceAll('`', '').replace('personal access token', '${kind}'));
    }
  });
});
