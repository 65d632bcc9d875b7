/**
 * `npm run bench:receiver`: verifying alone, and whole servers, beside what one writes by hand and what others ship. It prints the
 * tables of docs/performance.md.
 *
 * `--quick`: under a minute, for a look. `--verify-only`, `--http-only`. `--only TEXT`: servers whose name holds it, beside the bare one.
 */
import { parseArgs } from 'node:util';
import { benchHttp } from './http.ts';
import { benchVerify } from './verify-alone.ts';
import { versionsLine } from '../measure/versions.ts';
import { requireWrk } from '../measure/wrk.ts';

const packages = [
  'express',
  'fastify',
  'hono',
  '@hono/node-server',
  '@octokit/webhooks',
  '@octokit/webhooks-methods',
  'svix',
  'standardwebhooks',
  'stripe',
  'zod',
];

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    'verify-only': { type: 'boolean', default: false },
    'http-only': { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
  },
});
const quick = values.quick;

// Without wrk, `--verify-only` gives the first table.
if (!values['verify-only']) requireWrk();
console.log(versionsLine(packages));
if (!values['http-only'])
  console.log(`\n${await benchVerify(quick ? { rounds: 5, sliceMs: 20 } : { rounds: 21, sliceMs: 80 })}`);
if (!values['verify-only']) {
  const plan = quick ? { rounds: 2, seconds: 1 } : { rounds: 7, seconds: 2 };
  console.log(`\n${await benchHttp({ ...plan, only: values.only })}`);
}
