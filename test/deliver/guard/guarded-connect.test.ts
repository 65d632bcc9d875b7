import type { LookupAddress } from 'node:dns';
import { createServer } from 'node:http';
import { getDefaultAutoSelectFamily, setDefaultAutoSelectFamily } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Agent } from 'undici';
import { createAddressGuard } from '../../../src/deliver/guard/address-guard.ts';
import { createGuardedConnect } from '../../../src/deliver/guard/guarded-connect.ts';
import type { LookupAll } from '../../../src/deliver/guard/guarded-lookup.ts';
import { useRealSockets } from '../../receiver/conformance/real-sockets.ts';
import { listening } from '../listening.ts';

useRealSockets();

const before = getDefaultAutoSelectFamily();
afterEach(() => setDefaultAutoSelectFamily(before));

const loopback = createAddressGuard(['127.0.0.1/32']);

const toAddress = (address: string): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 });

/** A resolver that gives the first answer to the first who asks, and so on; the last one again and again. */
function scriptedResolver(...answers: readonly (readonly string[])[]) {
  const asked: string[] = [];
  const lookup: LookupAll = (hostname, _options, callback) => {
    const answer = answers[Math.min(asked.length, answers.length - 1)] ?? [];
    asked.push(hostname);
    callback(null, answer.map(toAddress));
  };
  return { lookup, asked };
}

interface Reached {
  readonly port: number;
  /** How many connections came. */
  readonly dialled: () => number;
}

/** Runs with a server on 127.0.0.1, which ends its connections or keeps them. */
async function reachable(keepsAlive: boolean, use: (reached: Reached) => Promise<void>): Promise<void> {
  let connections = 0;
  const server = createServer((_request, response) => {
    response.writeHead(204, keepsAlive ? {} : { connection: 'close' }).end();
  }).on('connection', () => {
    connections += 1;
  });
  await listening(server, (port) => use({ port, dialled: () => connections }));
}

/** What asks an origin by a connect: its status, or the code and message of what failed. */
function asking(connect: ReturnType<typeof createGuardedConnect>) {
  const agent = new Agent({ connect, connections: 1 });
  const ask = async (origin: string): Promise<unknown> => {
    try {
      const { statusCode, body } = await agent.request({ origin, path: '/', method: 'POST' });
      await body.dump();
      return statusCode;
    } catch (error) {
      return error;
    }
  };
  return { ask, close: () => agent.destroy() };
}

describe.each([true, false])('createGuardedConnect, with autoSelectFamily %s', (autoSelectFamily) => {
  it('dials the address that was checked, and asks for it once', async () => {
    setDefaultAutoSelectFamily(autoSelectFamily);
    await reachable(false, async ({ port, dialled }) => {
      // Whoever asked a second time would be led to 127.0.0.2.
      const { lookup, asked } = scriptedResolver(['127.0.0.1'], ['127.0.0.2']);
      const { ask, close } = asking(createGuardedConnect(loopback, lookup));
      expect(await ask(`http://rebinding.example:${port}`)).toBe(204);
      expect(asked).toEqual(['rebinding.example']);
      expect(dialled()).toBe(1);
      expect(await ask(`http://rebinding.example:${port}`)).toMatchObject({
        code: 'ADDRESS_REFUSED',
        message:
          'rebinding.example has the address 127.0.0.2, which is a loopback address; where deliveries may go there, add 127.0.0.2/32 to allowPrivateNetworks',
      });
      expect(dialled()).toBe(1);
      await close();
    });
  });

  it('dials none of the addresses of a name of which one is refused', async () => {
    setDefaultAutoSelectFamily(autoSelectFamily);
    await reachable(false, async ({ port, dialled }) => {
      const { lookup } = scriptedResolver(['127.0.0.1', '::1']);
      const { ask, close } = asking(createGuardedConnect(loopback, lookup));
      expect(await ask(`http://mixed.example:${port}`)).toMatchObject({ code: 'ADDRESS_REFUSED' });
      expect(await ask(`https://mixed.example:${port}`)).toMatchObject({ code: 'ADDRESS_REFUSED' });
      expect(dialled()).toBe(0);
      await close();
    });
  });

  it('goes on to the next address where one does not answer, if several are tried at all', async () => {
    setDefaultAutoSelectFamily(autoSelectFamily);
    await reachable(false, async ({ port, dialled }) => {
      const wider = createAddressGuard(['127.0.0.0/8']);
      // Nobody listens at 127.0.0.3.
      const { lookup } = scriptedResolver(['127.0.0.3', '127.0.0.1']);
      const { ask, close } = asking(createGuardedConnect(wider, lookup));
      const came = await ask(`http://twice.example:${port}`);
      expect([came, dialled()]).toMatchObject(autoSelectFamily ? [204, 1] : [{ code: 'ECONNREFUSED' }, 0]);
      await close();
    });
  });
});

describe('createGuardedConnect', () => {
  it('uses a kept connection again, whatever the name has become', async () => {
    await reachable(true, async ({ port, dialled }) => {
      const { lookup, asked } = scriptedResolver(['127.0.0.1'], ['127.0.0.2']);
      const { ask, close } = asking(createGuardedConnect(loopback, lookup));
      expect(await ask(`http://kept.example:${port}`)).toBe(204);
      expect(await ask(`http://kept.example:${port}`)).toBe(204);
      expect([asked, dialled()]).toEqual([['kept.example'], 1]);
      await close();
    });
  });

  it.each(['http://127.0.0.2', 'https://127.0.0.2', 'http://[::1]', 'http://[::ffff:127.0.0.2]', 'https://[::1]'])(
    'does not dial %s, for which no name is looked up',
    async (origin) => {
      await reachable(false, async ({ port, dialled }) => {
        const { lookup, asked } = scriptedResolver(['127.0.0.1']);
        const { ask, close } = asking(createGuardedConnect(loopback, lookup));
        expect(await ask(`${origin}:${port}`)).toMatchObject({ code: 'ADDRESS_REFUSED' });
        expect([asked, dialled()]).toEqual([[], 0]);
        await close();
      });
    },
  );

  it('looks names up by the system where no other way is given', async () => {
    await reachable(false, async ({ port, dialled }) => {
      const guard = createAddressGuard(['::1/128']);
      const { ask, close } = asking(createGuardedConnect(guard));
      expect(await ask(`http://localhost:${port}`)).toMatchObject({
        code: 'ADDRESS_REFUSED',
        message: expect.stringContaining('localhost has the address 127.0.0.1, which is a loopback address'),
      });
      expect(dialled()).toBe(0);
      await close();
    });
  });
});
