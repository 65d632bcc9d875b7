import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runProcess } from '../../act/run-process.ts';
import { listening } from '../../deliver/listening.ts';
import { tunnellingProxy } from '../../deliver/tunnelling-proxy.ts';
import { useRealSockets } from '../../receiver/conformance/real-sockets.ts';
import { makeCertificates, type Certificate, type Certificates } from './certificates.ts';

useRealSockets();

const script = fileURLToPath(new URL('deliver-process.ts', import.meta.url));

let folder = '';
let certificates: Certificates;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'certificates-'));
  certificates = makeCertificates(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

type Kind = Exclude<keyof Certificates, 'authority'>;

/** What comes to a server with a certificate of this kind. */
async function served(kind: Kind, use: (port: number) => Promise<void>): Promise<number> {
  let posts = 0;
  const server = secureServer(certificates[kind], () => {
    posts += 1;
  });
  await listening(server, use);
  return posts;
}

function secureServer({ cert, key }: Certificate, posted: () => void): Server {
  const server = createServer({ cert, key }, (request, response) => {
    posted();
    request.resume().on('end', () => response.writeHead(204).end());
  });
  return server.on('tlsClientError', () => {});
}

/** What is stored of a delivery by a process with this environment. */
async function deliver(url: string, environment: Readonly<Record<string, string>>): Promise<unknown> {
  const ended = await runProcess(process.execPath, ['--disable-warning=ExperimentalWarning', script, url], {
    cwd: '.',
    env: { PATH: process.env['PATH'] ?? '', ...environment },
  });
  if (ended.exitCode !== 0) throw new Error(ended.stderr);
  return JSON.parse(ended.stdout);
}

/** Node's own words stand between ours and its code, and differ from one version to the next. */
const refused = (words: string, code: string): object => ({
  state: 'waiting',
  reason: expect.stringMatching(
    new RegExp(`^CERTIFICATE_INVALID: the receiving side's certificate ${words} \\(.+ \\(${code}\\)\\)$`, 'u'),
  ),
  attempts: 1,
  nextAfterMs: 5_000,
  status: null,
  body: '',
  durationMs: 0,
});

const unknown = 'does not verify; give the authority that signed it by NODE_EXTRA_CA_CERTS';

const notVerified: readonly { readonly kind: Kind; readonly words: string; readonly code: string }[] = [
  { kind: 'expired', words: 'has expired; it has to be renewed there', code: 'CERT_HAS_EXPIRED' },
  {
    kind: 'wrongHost',
    words: "is for another host; give the webhook's url the name that stands in it",
    code: 'ERR_TLS_CERT_ALTNAME_INVALID',
  },
  { kind: 'selfSigned', words: unknown, code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
  { kind: 'unknownAuthority', words: unknown, code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' },
];

describe('a delivery by https', () => {
  it('is made where NODE_EXTRA_CA_CERTS names the authority that signed the certificate', async () => {
    const posts = await served('good', async (port) => {
      const stored = await deliver(`https://127.0.0.1:${port}/hook`, { NODE_EXTRA_CA_CERTS: certificates.authority });
      expect(stored).toMatchObject({ state: 'delivered', reason: null, status: 204 });
    });
    expect(posts).toBe(1);
  });

  it('waits for another attempt where nothing names it', async () => {
    const posts = await served('good', async (port) => {
      expect(await deliver(`https://127.0.0.1:${port}/hook`, {})).toEqual(
        refused(unknown, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'),
      );
    });
    expect(posts).toBe(0);
  });

  it.each(notVerified)('waits for another attempt where the certificate is $kind, and sends nothing', async (row) => {
    const posts = await served(row.kind, async (port) => {
      const stored = await deliver(`https://127.0.0.1:${port}/hook`, { NODE_EXTRA_CA_CERTS: certificates.authority });
      expect(stored).toEqual(refused(row.words, row.code));
    });
    expect(posts).toBe(0);
  });

  it.each(notVerified)('is not made to $kind whatever NODE_TLS_REJECT_UNAUTHORIZED says', async (row) => {
    const environment = { NODE_EXTRA_CA_CERTS: certificates.authority, NODE_TLS_REJECT_UNAUTHORIZED: '0' };
    const posts = await served(row.kind, async (port) => {
      expect(await deliver(`https://127.0.0.1:${port}/hook`, environment)).toEqual(refused(row.words, row.code));
      const { proxy, asked } = tunnellingProxy(port);
      await listening(proxy, async (proxyPort) => {
        const proxied = { ...environment, HTTPS_PROXY: `http://127.0.0.1:${proxyPort}` };
        expect(await deliver(`https://127.0.0.1:${port}/hook`, proxied)).toEqual(refused(row.words, row.code));
      });
      expect(asked).toEqual([`CONNECT 127.0.0.1:${port} -`]);
    });
    expect(posts).toBe(0);
  });
});
