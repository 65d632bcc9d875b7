import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { nodes, projectFolder, runIn, writeProject } from '../packaging/packed.ts';
import { ask, askAtOnce, type Asked } from './ask.ts';
import { traceImports, workerModules } from './module-graph.ts';
import { copied, judged, nodeAlone } from './requests.ts';
import { startWorkerd, type Workerd } from './start-workerd.ts';

const folder = projectFolder('bare');

/** What is asked: the table, then what only Node takes, then the vectors and each vector's signature under the next one's body. */
const vectors = vectorRequests();
const requests: readonly Asked[] = [...judged, nodeAlone, ...vectors.right, ...vectors.wrong];

interface Verdicts {
  readonly verdicts: readonly string[];
  readonly copies: readonly (readonly string[])[];
}

let workerd: Workerd | undefined;

beforeAll(async () => {
  for (const file of ['worker.js', 'ask.ts', 'ask-worker.js', 'trace-imports.js'])
    copyFileSync(`test/workerd/${file}`, join(folder, file));
  writeProject(folder, { 'requests.json': JSON.stringify({ requests, copied }) });
  workerd = await startWorkerd(
    folder,
    workerModules(folder, 'worker.js', await traceImports(folder, 'worker.js', 'workerd')),
  );
});

afterAll(() => workerd?.stop());

const places = [
  ...nodes.flatMap(([name, node]) => [
    { place: name, isNodeBuild: true, askAll: () => askOnNode(node, 'node') },
    { place: `${name} with the build for the web`, isNodeBuild: false, askAll: () => askOnNode(node, 'workerd') },
  ]),
  { place: 'workerd', isNodeBuild: false, askAll: askOnWorkerd },
];

async function askOnNode(node: string, condition: string): Promise<Verdicts> {
  const args = ['--disable-warning=ExperimentalWarning', '-C', condition, 'ask-worker.js', 'requests.json'];
  const { stdout, stderr } = await runIn(folder, node, args);
  if (stderr !== '') throw new Error(stderr);
  return JSON.parse(stdout);
}

async function askOnWorkerd(): Promise<Verdicts> {
  if (workerd === undefined) throw new Error('workerd does not run');
  const { origin } = workerd;
  const verdicts = await ask(requests, origin, fetch);
  const copies: (readonly string[])[] = [];
  for (const request of copied) copies.push(await askAtOnce(request, 10, { origin, send: fetch }));
  expect(workerd.stderr()).toBe('');
  return { verdicts, copies };
}

describe.each(places)('the receiver on $place', ({ isNodeBuild, askAll }) => {
  let answered: Verdicts;
  const verdictOn = (request: Asked): string | undefined => answered.verdicts[requests.indexOf(request)];

  beforeAll(async () => {
    answered = await askAll();
  });

  it.each(judged)('answers as everywhere: $what', (request) => {
    expect(verdictOn(request)).toBe(request.verdict);
  });

  it.each(copied)('answers as everywhere: $what', (request) => {
    expect(answered.copies[copied.indexOf(request)]).toEqual(Array.from({ length: 10 }, () => request.verdict));
  });

  it.each(vectors.right)('verifies the vector: $what', (request) => {
    expect(verdictOn(request)).toMatch(/^(?:20[04]|400)\b/u);
  });

  it.each(vectors.wrong)('refuses the signature of another vector: $what', (request) => {
    expect(verdictOn(request)).toBe('401 SIGNATURE_MISMATCH');
  });

  it('is created for br and zstd by Node alone: the web does not inflate them', () => {
    expect(verdictOn(nodeAlone)).toBe(isNodeBuild ? '200 taken' : '200 INPUT_INVALID');
  });
});

interface Vector {
  readonly title: string;
  readonly secret: string;
  readonly bodyHex?: string;
  readonly body?: { readonly repeat: string; readonly times: number };
  readonly hex: string;
  readonly base64: string;
}

type Titled = Asked & { readonly what: string };

function vectorRequests(): { readonly right: readonly Titled[]; readonly wrong: readonly Titled[] } {
  const all: readonly Vector[] = JSON.parse(readFileSync('test/vectors/header-signatures.json', 'utf8'));
  const request = ({ title, secret, body, bodyHex = '' }: Vector, signature: string): Titled => ({
    what: title,
    path: `/secret?secret=${encodeURIComponent(secret)}`,
    headers: { 'content-type': 'application/json', 'x-wandb-signature': signature },
    body: {
      base64: Buffer.from(body === undefined ? Buffer.from(bodyHex, 'hex') : body.repeat.repeat(body.times)).toString(
        'base64',
      ),
    },
  });
  return {
    right: all.flatMap((vector) => [request(vector, vector.hex), request(vector, vector.base64)]),
    wrong: all.map((vector, index) => request(vector, all.at(index - 1)?.hex ?? '')),
  };
}
