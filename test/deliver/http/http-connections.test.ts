import { createServer } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { createAddressGuard } from '../../../src/deliver/guard/address-guard.ts';
import { createHttpConnections } from '../../../src/deliver/http/http-connections.ts';
import type { HttpWebhook } from '../../../src/deliver/http/http-webhook.ts';
import { sendToHttpWebhook } from '../../../src/deliver/http/send-to-http-webhook.ts';
import type { Sent } from '../../../src/deliver/sent.ts';
import { useRealSockets } from '../../receiver/conformance/real-sockets.ts';
import { listening } from '../listening.ts';
import { withoutProxyVariables } from '../proxy-variables.ts';
import { tunnellingProxy } from '../tunnelling-proxy.ts';
import { nowMs, outgoing, plain, recordingServer } from './sending-to.ts';

useRealSockets();
withoutProxyVariables();

/** Sends once to a URL by connections that a guard watches over. */
async function sendGuarded(url: string, allowed: readonly string[], changes: Partial<HttpWebhook> = {}): Promise<Sent> {
  const { dispatcherFor, close } = createHttpConnections(createAddressGuard(allowed));
  try {
    const by = { dispatcherFor, nowMs, signal: new AbortController().signal };
    return await sendToHttpWebhook({ ...plain, url, ...changes }, outgoing, by);
  } finally {
    await close();
  }
}

const refused = (message: string): object => ({
  outcome: { kind: 'dead', reason: { code: 'ADDRESS_REFUSED', message } },
  headers: {},
  body: new Uint8Array(0),
});

describe('createHttpConnections with a guard', () => {
  it('delivers where the address is allowed', async () => {
    const { server, recorded } = recordingServer();
    await listening(server, async (port) => {
      for (const host of ['127.0.0.1', '127.1', '0x7f.1', 'localhost'])
        expect(await sendGuarded(`http://${host}:${port}/hook`, ['127.0.0.0/8', '::1/128'])).toMatchObject({
          outcome: { kind: 'delivered' },
        });
    });
    expect(recorded).toHaveLength(4);
  });

  it('gives a delivery to a refused address up, and nothing is dialled', async () => {
    const { server, recorded } = recordingServer();
    await listening(server, async (port) => {
      expect(await sendGuarded(`http://127.1:${port}/hook`, ['10.0.0.0/8'])).toEqual(
        refused(
          '127.0.0.1 is a loopback address; where deliveries may go there, add 127.0.0.1/32 to allowPrivateNetworks',
        ),
      );
    });
    expect(recorded).toEqual([]);
  });

  it('gives a delivery to a name up that leads to a refused address', async () => {
    const { server, recorded } = recordingServer();
    await listening(server, async (port) => {
      expect(await sendGuarded(`http://localhost:${port}/hook`, ['::1/128'])).toEqual(
        refused(
          'localhost has the address 127.0.0.1, which is a loopback address; where deliveries may go there, add 127.0.0.1/32 to allowPrivateNetworks',
        ),
      );
    });
    expect(recorded).toEqual([]);
  });

  it('shows of a URL that is a secret the address alone', async () => {
    const url = 'https://10.0.0.1/services/hunter2hunter2';
    expect(await sendGuarded(url, [], { url, isUrlSecret: true })).toEqual(
      refused('10.0.0.1 is a private address; where deliveries may go there, add 10.0.0.1/32 to allowPrivateNetworks'),
    );
  });

  it.each(['http://user@127.0.0.1/', 'http://user:hunter2@127.0.0.1/', 'http://:hunter2@127.0.0.1/'])(
    'does not send to %s, which holds a name or password',
    async (url) => {
      const sent = await sendGuarded(url, ['127.0.0.0/8']);
      expect(sent).toMatchObject({ outcome: { kind: 'retry', reason: { code: 'SIGN_FAILED' } } });
      expect(JSON.stringify(sent)).not.toContain('hunter2');
    },
  );

  it('leaves everything be without a guard, as the URL is the user’s own word then', async () => {
    const { server, recorded } = recordingServer();
    const { dispatcherFor, close } = createHttpConnections();
    await listening(server, async (port) => {
      const by = { dispatcherFor, nowMs, signal: new AbortController().signal };
      const sent = await sendToHttpWebhook({ ...plain, url: `http://127.0.0.1:${port}/` }, outgoing, by);
      expect(sent).toMatchObject({ outcome: { kind: 'delivered' } });
    });
    await close();
    expect(recorded).toHaveLength(1);
  });
});

describe('createHttpConnections', () => {
  it('opens anew what could not be opened, as soon as it can', async () => {
    const { dispatcherFor, close } = createHttpConnections();
    const url = new URL('http://127.0.0.1:9/');
    process.env['HTTP_PROXY'] = 'http://[no-proxy';
    await expect(dispatcherFor(url)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    delete process.env['HTTP_PROXY'];
    await expect(dispatcherFor(url)).resolves.toBeDefined();
    await expect(close()).resolves.toBeUndefined();
  });

  it('can be closed when nothing could be opened', async () => {
    const { dispatcherFor, close } = createHttpConnections();
    process.env['HTTP_PROXY'] = 'http://[no-proxy';
    const [opened, closed] = await Promise.allSettled([dispatcherFor(new URL('http://127.0.0.1:9/')), close()]);
    expect([opened.status, closed.status]).toStrictEqual(['rejected', 'fulfilled']);
  });

  it.each(['at once', 'one after the other'])('sends to two servers %s, and breaks off neither', async (when) => {
    const { dispatcherFor, close } = createHttpConnections();
    const by = { dispatcherFor, nowMs, signal: new AbortController().signal };
    const [one, other] = [recordingServer(), recordingServer()];
    await listening(one.server, async (first) => {
      await listening(other.server, async (second) => {
        const send = (port: number) => sendToHttpWebhook({ ...plain, url: `http://127.0.0.1:${port}/` }, outgoing, by);
        const warm = when === 'at once' ? [] : [await send(first)];
        const sent = await Promise.all([send(first), send(second), send(first)]);
        for (const { outcome } of [...warm, ...sent]) expect(outcome).toStrictEqual({ kind: 'delivered' });
      });
    });
    await close();
  });
});

describe('createHttpConnections with a guard, behind a proxy', () => {
  it('lets the proxy resolve a name, whatever it leads to', async () => {
    const { proxy, asked } = tunnellingProxy(9);
    await listening(proxy, async (port) => {
      process.env['HTTPS_PROXY'] = `http://127.0.0.1:${port}`;
      expect(await sendGuarded('https://internal.invalid/hook', [])).toMatchObject({
        outcome: {
          kind: 'retry',
          mayHaveArrived: false,
          reason: {
            code: 'CONNECT_FAILED',
            message: expect.stringContaining('(the proxy opened no tunnel and closed the connection)'),
          },
        },
      });
    });
    // A proxy that closes the connection is asked once: undici alone would ask it again and again, for ever.
    expect(asked).toEqual(['CONNECT internal.invalid:443 -']);
  });

  it.each([
    { url: 'https://10.0.0.1/hook', message: '10.0.0.1 is a private address; ' },
    { url: 'https://[::1]/hook', message: '::1 is a loopback address; ' },
    { url: 'https://hook.localhost/', message: 'hook.localhost has the address 127.0.0.1' },
    { url: 'https://internal.invalid:25/', message: 'port 25 belongs to another protocol' },
    { url: 'http://8.8.8.8/hook', message: '8.8.8.8 is not in allowPrivateNetworks' },
    { url: 'http://internal.invalid/hook', message: 'whether internal.invalid is there the proxy knows' },
  ])('asks the proxy nothing for $url', async ({ url, message }) => {
    const { proxy, asked } = tunnellingProxy(9);
    await listening(proxy, async (port) => {
      process.env['HTTPS_PROXY'] = `http://127.0.0.1:${port}`;
      process.env['HTTP_PROXY'] = `http://127.0.0.1:${port}`;
      expect(await sendGuarded(url, ['192.168.0.0/16'])).toMatchObject({
        outcome: { kind: 'dead', reason: { code: 'ADDRESS_REFUSED', message: expect.stringContaining(message) } },
      });
    });
    expect(asked).toEqual([]);
  });

  it('reaches an allowed network through the proxy', async () => {
    const { server, recorded } = recordingServer();
    await listening(server, async (port) => {
      const { proxy, asked } = tunnellingProxy(port);
      await listening(proxy, async (proxyPort) => {
        process.env['HTTP_PROXY'] = `http://127.0.0.1:${proxyPort}`;
        expect(await sendGuarded('http://10.1.2.3:9000/hook', ['10.0.0.0/8'])).toMatchObject({
          outcome: { kind: 'delivered' },
        });
      });
      expect(asked).toEqual(['CONNECT 10.1.2.3:9000 -']);
    });
    expect(recorded).toHaveLength(1);
  });

  it('judges what NO_PROXY names as if there were no proxy', async () => {
    await listening(createServer(), async (port) => {
      process.env['HTTPS_PROXY'] = 'http://127.0.0.1:9';
      process.env['NO_PROXY'] = 'localhost';
      expect(await sendGuarded(`https://localhost:${port}/hook`, ['::1/128'])).toMatchObject({
        outcome: { kind: 'dead', reason: { code: 'ADDRESS_REFUSED' } },
      });
    });
  });
});
