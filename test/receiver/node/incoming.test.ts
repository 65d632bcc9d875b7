import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { nodeIncoming } from '../../../receiver/node/incoming.ts';
import type { NodeRequest } from '../../../receiver/node/read-body.ts';

function requestWith(rawHeaders: readonly string[], method?: string): IncomingMessage {
  const request = new IncomingMessage(new Socket());
  request.rawHeaders = [...rawHeaders];
  if (method !== undefined) request.method = method;
  return request;
}

describe('nodeIncoming', () => {
  it.each([
    { what: 'absent', headers: [], value: undefined },
    { what: 'there', headers: ['X-Wandb-Signature', 'abc'], value: 'abc' },
    { what: 'empty', headers: ['x-wandb-signature', ''], value: '' },
    { what: 'among others', headers: ['Host', 'x', 'X-WANDB-SIGNATURE', 'abc', 'Accept', '*/*'], value: 'abc' },
    { what: 'the value of another', headers: ['Host', 'x-wandb-signature', 'Accept', 'abc'], value: undefined },
    { what: 'as long as another', headers: ['x-wandb-signaturf', 'abc'], value: undefined },
    { what: 'sent twice', headers: ['X-Wandb-Signature', 'abc', 'x-wandb-signature', 'def'], value: 'abc, def' },
  ])('gives the header that is $what', ({ headers, value }) => {
    expect(nodeIncoming(requestWith(headers)).header('x-wandb-signature')).toBe(value);
  });

  it('joins a header of which Node itself keeps the first alone', () => {
    const twice = ['Content-Type', 'application/json', 'Content-Type', 'text/plain'];
    expect(nodeIncoming(requestWith(twice)).header('content-type')).toBe('application/json, text/plain');
  });

  it.each(['toString', '__proto__', 'constructor'])('has no header %s of its own', (name) => {
    expect(nodeIncoming(requestWith([])).header(name)).toBeUndefined();
  });

  it('gives the method', () => {
    expect(nodeIncoming(requestWith([], 'PUT')).method).toBe('PUT');
    expect(nodeIncoming(requestWith([])).method).toBe('');
  });
});

describe('nodeIncoming without raw headers, as adapters of serverless platforms make requests', () => {
  it('reads the headers that are there', () => {
    const request = {
      method: 'POST',
      rawHeaders: [],
      headers: { 'content-type': 'application/json', 'set-cookie': ['a', 'b'] },
    } as unknown as NodeRequest;
    const { header } = nodeIncoming(request);
    expect(['content-type', 'set-cookie', 'x-wandb-signature'].map(header)).toStrictEqual([
      'application/json',
      'a, b',
      undefined,
    ]);
  });
});
