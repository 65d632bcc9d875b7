/** The line "slow headers" of facts/hostile-input.md: Node bounds them, and what a framework reads, when the server is told to. */
import { expect, it } from '@jest/globals';
import { adapters } from './adapters.ts';
import { headOf, open } from './connection.ts';
import { describeLiving } from './living-servers.ts';
import { secret, goodBody, signed } from './signed.ts';

const mounts = { plain: { options: { secrets: [secret] } } } as const;
const server = { headersTimeout: 300, requestTimeout: 600, connectionsCheckingInterval: 50 };
const some = adapters.filter(({ name }) => ['node:http', 'Fastify that keeps the bytes'].includes(name));

describeLiving(some, { mounts, server }, (living) => {
  it.each([
    ['slow headers, one byte at a time -> timeout', ''],
    ['slow body, one byte at a time, whoever reads it -> timeout', headOf(signed(), { 'content-length': '100000' })],
  ])('transport: %s', async (_line, begun) => {
    const connection = open(living.portOf('plain'));
    const slow = headOf(signed(), { 'x-long': goodBody.repeat(100) });
    await connection.write(begun);
    const said = connection.answer();
    let at = 0;
    const drip = setInterval(() => void connection.write(slow[at++] ?? ''), 10);
    await expect(said).resolves.toMatchObject({ status: 408 });
    await connection.closed;
    clearInterval(drip);
    await expect(living.handled('plain')).resolves.toHaveLength(0);
  });
});
