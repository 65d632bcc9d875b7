import { createServer } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { Agent } from 'undici';
import { ask } from '../../../src/deliver/http/exchange.ts';
import { listening } from '../listening.ts';

describe('ask', () => {
  it("leaves the end of an attempt to its signal: undici's own limits of 300 seconds are off", async () => {
    const limits: unknown[] = [];
    const recording = new Agent().compose((dispatch) => (options, handler) => {
      limits.push([options.headersTimeout, options.bodyTimeout]);
      return dispatch(options, handler);
    });
    const server = createServer((_request, response) => response.writeHead(204).end());
    await listening(server, async (port) => {
      const request = { url: new URL(`http://127.0.0.1:${port}/`), method: 'POST', headers: {}, body: '{}' };
      const by = { dispatcherFor: async () => recording, signal: new AbortController().signal };
      expect((await ask(request, by, 100)).status).toBe(204);
    });
    await recording.close();
    expect(limits).toEqual([[0, 0]]);
  });
});
