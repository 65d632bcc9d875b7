import { describe, expect, it } from '@jest/globals';
import { createHttpRunnable } from '../../../../receiver/relay/worker/runnable/http-runnable.ts';
import type { HttpWebhookConfig } from '../../../../receiver/relay/config/config.ts';
import { DispatchError } from '../../../../src/core/errors.ts';
import { createAddressGuard } from '../../../../src/deliver/guard/address-guard.ts';
import { outgoing, nowMs, recordingServer } from '../../../deliver/http/sending-to.ts';
import { listening } from '../../../deliver/listening.ts';
import { withoutProxyVariables } from '../../../deliver/proxy-variables.ts';

withoutProxyVariables();

const loopback = createAddressGuard(['127.0.0.0/8', '::1/128']);

const config: HttpWebhookConfig = {
  name: 'own',
  type: 'http',
  url: { kind: 'secret', name: 'OWN_URL' },
  method: 'POST',
  headers: { 'x-team': 'ml' },
  accessToken: 'OWN_TOKEN',
  signingSecret: 'OWN_SECRET',
  signatureEncoding: 'hex',
  standardWebhooks: false,
  timeoutMs: 15_000,
  delaysMs: [0],
  concurrency: 16,
  perMinute: 600,
};

describe('createHttpRunnable', () => {
  it('looks its secrets up at each attempt', async () => {
    const { server, recorded } = recordingServer();
    await listening(server, async (port) => {
      const secrets = new Map([
        ['OWN_URL', `http://127.0.0.1:${port}/first`],
        ['OWN_TOKEN', 'first'],
        ['OWN_SECRET', 'wandb-secret'],
      ]);
      const own = createHttpRunnable(config, (name) => secrets.get(name) ?? '', loopback);
      const at = { nowMs, signal: new AbortController().signal };
      expect(await own.send(outgoing, at)).toMatchObject({ outcome: { kind: 'delivered' }, status: 204 });
      secrets.set('OWN_URL', `http://localhost:${port}/second`).set('OWN_TOKEN', 'second');
      expect(await own.send(outgoing, at)).toMatchObject({ outcome: { kind: 'delivered' }, status: 204 });
      await own.close();
    });
    expect(recorded).toMatchObject([
      {
        request: 'POST /first',
        headers: {
          authorization: 'Bearer first',
          'x-team': 'ml',
          'x-wandb-signature': '52559e38b703c126364613936a92a8b4382b409539f153b22c86e5c2e419327a',
        },
      },
      { request: 'POST /second', headers: { authorization: 'Bearer second' } },
    ]);
  });

  it('tries again later where a secret is not there', async () => {
    const secretOf = (name: string): never => {
      throw new DispatchError('SECRET_MISSING', `${name} is not set`);
    };
    const own = createHttpRunnable(config, secretOf, loopback);
    const at = { nowMs, signal: new AbortController().signal };
    expect(await own.send(outgoing, at)).toMatchObject({
      outcome: { kind: 'retry', reason: { code: 'SIGN_FAILED', message: 'OWN_URL is not set' } },
    });
    await own.close();
  });

  it('has the policy of its config', () => {
    expect(createHttpRunnable(config, () => '', loopback).policy).toEqual({
      timeoutMs: 15_000,
      delaysMs: [0],
      concurrency: 16,
      perMinute: 600,
    });
  });
});
