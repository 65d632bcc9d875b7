import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { verifyWandbWebhook, type VerifiedWebhook, type VerifyOptions } from '../../../receiver/express/index.ts';
import { recordingLogger, type Told } from '../recording-logger.ts';
import { refusal } from '../refusal.ts';
import { aliasBody, secret, signatureOf } from '../signed-body.ts';

interface Outcome {
  readonly wandb: VerifiedWebhook | undefined;
  readonly status: number | undefined;
  readonly told: readonly Told[];
}

/** What comes of a request: either next() is called, or it is answered. */
function outcomeOf(body: string, headers: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  const request: IncomingMessage & { wandb?: VerifiedWebhook } = new IncomingMessage(new Socket());
  request.method = 'POST';
  const all = { 'content-type': 'application/json', 'x-wandb-signature': signatureOf(body), ...headers };
  for (const [name, value] of Object.entries(all)) request.rawHeaders.push(name, value);
  request.push(body);
  request.push(null);
  const response = new ServerResponse(request);
  const logger = recordingLogger();
  const verify = verifyWandbWebhook({ secrets: [secret], logger });
  return new Promise((resolve, reject) => {
    response.end = () => {
      resolve({ wandb: request.wandb, status: response.statusCode, told: logger.told });
      return response;
    };
    verify(request, response, (...given: unknown[]) => {
      if (given.length > 0) reject(new Error('next() is given nothing'));
      else resolve({ wandb: request.wandb, status: undefined, told: logger.told });
    });
  });
}

describe('verifyWandbWebhook', () => {
  it('is a named function, for stacks and route lists', () => {
    expect(verifyWandbWebhook({ secrets: [secret] }).name).toBe('verifyWandb');
  });

  it.each([
    { what: 'no secret', options: {}, code: 'SECRET_MISSING' as const, words: /^secrets, accessTokens/u },
    {
      what: 'an unset variable',
      options: { secrets: [undefined] },
      code: 'SECRET_INVALID' as const,
      words: /^secrets\[0\] is undefined: see that its variable is set and named right$/u,
    },
    {
      what: 'an unset variable of a token',
      options: { secrets: [secret], accessTokens: [undefined] },
      code: 'SECRET_INVALID' as const,
      words: /^accessTokens\[0\] is undefined/u,
    },
    {
      what: 'an option of createReceiver',
      options: { secrets: [secret], dedupe: 'memory' },
      code: 'INPUT_INVALID' as const,
      words: /^"dedupe" is no option/u,
    },
    {
      what: 'handlerTimeoutMs, which is of createReceiver too',
      options: { secrets: [secret], handlerTimeoutMs: 5 },
      code: 'INPUT_INVALID' as const,
      words: /^"handlerTimeoutMs" is no option/u,
    },
  ])('refuses $what when it is created', ({ options, code, words }) => {
    expect(() => verifyWandbWebhook(options as VerifyOptions)).toThrow(refusal(code, words));
  });

  it('sets request.wandb and calls next', async () => {
    const { wandb, status } = await outcomeOf(aliasBody);
    expect(status).toBeUndefined();
    expect(wandb?.event).toMatchObject({ type: 'ADD_ARTIFACT_ALIAS', alias: 'production' });
    expect(Buffer.from(wandb?.body ?? '').toString()).toBe(aliasBody);
  });

  it('calls next for an event of an unknown type, and tells the logger', async () => {
    const { wandb, status, told } = await outcomeOf('{"event_type":"NEW_THING","x":1}');
    expect([wandb?.event.type, status]).toEqual(['UNKNOWN', undefined]);
    expect(told).toEqual([
      { level: 'warn', fields: { code: 'EVENT_UNKNOWN' }, message: 'accepted: W&B has no event "NEW_THING"' },
    ]);
  });

  it.each([
    { what: 'the test of W&B', body: '{}', headers: {}, status: 200 },
    { what: 'an unsigned request', body: aliasBody, headers: { 'x-wandb-signature': '' }, status: 401 },
    { what: 'an unsigned test', body: '{}', headers: { 'x-wandb-signature': '' }, status: 401 },
    { what: 'a form', body: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' }, status: 415 },
    { what: 'no event', body: '[]', headers: {}, status: 400 },
  ])('answers $what by itself with $status, and leaves no request.wandb', async ({ body, headers, status }) => {
    expect(await outcomeOf(body, headers)).toMatchObject({ wandb: undefined, status });
  });
});
