/* oxlint-disable no-await-in-loop -- one contestant after the other is the point */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { contestants, type Contestant } from './contestants.ts';
import { median } from '../measure/median.ts';
import { path, sampleBody, sign } from '../measure/sample-request.ts';
import { markdownTable } from '../measure/table.ts';
import { load, type LoadRequest } from '../measure/wrk.ts';

/** How long and how often is measured. */
export interface HttpPlan {
  readonly rounds: number;
  /** Of one contestant in one round. */
  readonly seconds: number;
  /** Contestants whose name holds it; all of them for `''`. */
  readonly only: string;
}

interface Running {
  readonly name: string;
  readonly process: ChildProcess;
  readonly request: LoadRequest;
  /** One for each round. */
  readonly requestsPerSecond: number[];
  readonly cpuUsPerRequest: number[];
}

const bytes = 600;
const connections = 32;

/**
 * Requests per second and CPU time per request of every server, as ratios to bare node:http and to what is written by hand on the same
 * framework: servers in turn, each round compared within itself, and of the rounds the median.
 */
export async function benchHttp({ rounds, seconds, only }: HttpPlan): Promise<string> {
  const chosen = Object.entries(contestants).filter(
    ([name], index) => index === 0 || only === '' || name.includes(only),
  );
  const running: Running[] = [];
  try {
    for (const [name, contestant] of chosen) running.push(await start(name, contestant));
    for (const server of running) await requireVerdicts(server);
    for (let round = -1; round < rounds; round++) {
      for (const server of running) await runRound(server, round < 0 ? undefined : round, seconds);
    }
  } finally {
    for (const { process } of running) process.kill();
  }
  return tableOf(running);
}

async function start(name: string, { sender }: Contestant): Promise<Running> {
  const child = fork(fileURLToPath(new URL('server.ts', import.meta.url)), [name], {
    env: { ...process.env, NODE_ENV: 'production' },
    // What is logged of the one forged request belongs in no table; of a server that ends it is told why.
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  });
  // The server's first message; a server that cannot start ends instead.
  const [{ address }] = (await Promise.race([once(child, 'message'), ended(child, name)])) as [
    { readonly address: { readonly port: number } },
  ];
  const body = sampleBody(bytes);
  return {
    name,
    process: child,
    request: { url: `http://127.0.0.1:${address.port}${path}`, headers: headersOf(body, sender), body: String(body) },
    requestsPerSecond: [],
    cpuUsPerRequest: [],
  };
}

async function ended(child: ChildProcess, name: string): Promise<never> {
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said = `${said}${String(chunk)}`.slice(-2000)));
  await once(child, 'exit');
  throw new Error(`the server "${name}" ended: ${said}`);
}

function headersOf(body: Buffer, sender: Contestant['sender']): Record<string, string> {
  if (sender === 'wandb') return { 'content-type': 'application/json', 'x-wandb-signature': sign(body, 'base64') };
  return {
    'content-type': 'application/json',
    'x-hub-signature-256': `sha256=${sign(body, 'hex')}`,
    'x-github-event': 'repository_dispatch',
    'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958',
  };
}

/** Nobody is measured who does not verify; the bare ones are there to show the floor. */
async function requireVerdicts({ name, request }: Running): Promise<void> {
  const { url, headers, body } = request;
  const right = await fetch(url, { method: 'POST', headers, body });
  if (!right.ok) throw new Error(`${name} answers ${right.status} to a right signature: ${await right.text()}`);
  const wrong = await fetch(url, { method: 'POST', headers, body: body.replace('production', 'productiom') });
  if (wrong.ok !== name.endsWith('bare')) throw new Error(`${name} answers ${wrong.status} to a forged body`);
}

async function runRound(server: Running, round: number | undefined, seconds: number): Promise<void> {
  const beforeUs = await cpuUsOf(server);
  const { requests, durationUs, failed } = await load(server.request, { connections, seconds });
  const usedUs = (await cpuUsOf(server)) - beforeUs;
  if (failed > 0) throw new Error(`${server.name}: ${failed} of ${requests} requests failed`);
  if (round === undefined) return;
  server.requestsPerSecond.push((requests / durationUs) * 1e6);
  server.cpuUsPerRequest.push(usedUs / requests);
}

async function cpuUsOf({ process: child }: Running): Promise<number> {
  const answer = once(child, 'message');
  child.send('cpu');
  const [{ cpuUs }] = (await answer) as [{ readonly cpuUs: number }];
  return cpuUs;
}

function tableOf(running: readonly Running[]): string {
  const head = ['server', 'requests/s of bare', 'of by hand', 'CPU per request of bare', 'of by hand'];
  const rows = running.map((server) => {
    const [framework = ''] = server.name.split(',');
    const byHand = running.find(({ name }) => name.startsWith(`${framework}, by hand`));
    const ratios = (['requestsPerSecond', 'cpuUsPerRequest'] as const).flatMap((figure) => [
      ratio(server[figure], running[0]?.[figure]),
      ratio(server[figure], byHand?.[figure]),
    ]);
    return [server.name].concat(ratios);
  });
  return markdownTable(head, rows);
}

function ratio(figures: readonly number[], base: readonly number[] | undefined): string {
  if (base === undefined) return '';
  return median(figures.map((figure, round) => figure / (base[round] ?? Number.NaN))).toFixed(2);
}
