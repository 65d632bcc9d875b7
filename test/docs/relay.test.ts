import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { startServe, type ServeProcess } from '../cli/serve-process.ts';
import { listening } from '../deliver/listening.ts';
import { blocksIn } from './markdown.ts';
import { runShell } from './run-snippet.ts';

const page = readFileSync('docs/relay.md', 'utf8');
const [post = '', list = '', look = ''] = blocksIn(page, 'bash');
const [config = ''] = blocksIn(page, 'yaml');

/** Runs with a folder and a relay that runs there. */
async function withServe(
  files: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>>,
  use: (relay: ServeProcess, folder: string) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'relay-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const relay = await startServe({ cwd: folder, environment });
  try {
    await use(relay, folder);
  } finally {
    relay.kill('SIGKILL');
    await relay.ended;
    rmSync(folder, { recursive: true });
  }
}

describe("docs/relay.md's code, as pasted,", () => {
  it('posts an event to a relay without a config, and lists deliveries', async () => {
    await withServe({}, {}, async (relay, cwd) => {
      const told = page.replaceAll('http://127.0.0.1:8787', relay.url);
      for (const line of relay.stdout().split('\n').slice(1, 3)) expect(told).toContain(line);
      const code = `${post}\n${list}`
        .replace('the signing secret', relay.line('signing secret: '))
        .replace('the admin token', relay.line('admin token: '))
        .replaceAll('http://127.0.0.1:8787', relay.url);
      const printed = await runShell(code, { cwd });
      expect(printed).toMatch(/^202\n\{"event":"[\da-f-]{36}","deliveries":\[\]\}\n\{"items":\[\],"next":null\}$/u);
    });
  });

  it('delivers by its config, and shows the delivery with its attempt', async () => {
    const environment = {
      WANDB_SECRET: 'the secret that W&B has',
      OWN_SECRET: 'the secret of the webhook',
      WANDB_DISPATCH_ADMIN_TOKEN: 'the-admin-token',
    };
    const received = Promise.withResolvers<{ readonly headers: IncomingHttpHeaders; readonly body: string }>();
    const server = createServer((request, response) => {
      void buffer(request).then((body) => received.resolve({ headers: request.headers, body: body.toString() }));
      response.writeHead(200, { server: 'own' }).end('thank you');
    });
    await listening(server, async (port) => {
      const own = config.replace('127.0.0.1:9000', `127.0.0.1:${port}`);
      await withServe({ 'dispatch.yaml': own }, environment, async (relay, cwd) => {
        const code = (text: string) => text.replace(/^export .*$/mu, '').replaceAll('http://127.0.0.1:8787', relay.url);
        expect(await runShell(code(post), { cwd, env: environment })).toMatch(/^202\n/u);
        const { body } = await received.promise;
        expect(body).toBe(readFileSync(join(cwd, 'event.json'), 'utf8'));
        const seen = async (): Promise<string> => runShell(code(look), { cwd, env: environment });
        let shown = await seen();
        while (!shown.includes('"state":"delivered"')) shown = await seen();
        expect(shown).toContain('"automation":"deploy production models","webhook":"own"');
        expect(shown).toContain('"body":"thank you"');
      });
    });
  });
});
