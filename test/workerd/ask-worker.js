// In a project that has the tarball: `node ask-worker.js REQUESTS` asks the Worker, without a server, and prints the verdicts.
import { readFileSync } from 'node:fs';
import { ask, askAtOnce } from './ask.ts';
import worker from './worker.js';

const { requests, copied } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const origin = 'http://receiver.example';
const send = (url, init) => worker.fetch(new Request(url, init));
const verdicts = await ask(requests, origin, send);
const copies = [];
for (const request of copied) copies.push(await askAtOnce(request, 10, { origin, send }));
process.stdout.write(JSON.stringify({ verdicts, copies }));
