/** What users write, in TypeScript, which Node 22 and 24 run as it is. */
export const usersCode = {
  'on-http.ts': `
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createReceiver } from 'wandb-artifact-dispatch/receiver';
import { sampleEvents, signTestRequest } from 'wandb-artifact-dispatch/testing';

const secret = 'the secret of a webhook';
const receiver = createReceiver({ secrets: [secret] }).on('ADD_ARTIFACT_ALIAS', { alias: 'prod*' }, (event) => ({
  status: 201,
  body: event.alias.toUpperCase(),
}));
const server = createServer(receiver.node()).listen(0, '127.0.0.1');
await once(server, 'listening');
const url = \`http://127.0.0.1:\${(server.address() as AddressInfo).port}/any/path\`;
const signed = await fetch(url, signTestRequest({ body: sampleEvents.ADD_ARTIFACT_ALIAS, secret }));
console.log(signed.status, await signed.text());
const forged = await fetch(url, signTestRequest({ body: sampleEvents.ADD_ARTIFACT_ALIAS, secret: 'another secret' }));
console.log(forged.status);
server.close();
`,
  'on-express.ts': `
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { verifyWandbWebhook } from 'wandb-artifact-dispatch/express';
import { createReceiver } from 'wandb-artifact-dispatch/receiver';
import { sampleEvents, signTestRequest } from 'wandb-artifact-dispatch/testing';

const secret = 'the secret of a webhook';
const app = express();
app.post('/wandb', verifyWandbWebhook({ secrets: [secret] }), (request, response) => {
  const { event, body } = request.wandb;
  response.status(202).json([event.type, event.alias, body.constructor === Uint8Array || Buffer.isBuffer(body)]);
});
app.post('/receiver', createReceiver({ secrets: [secret] }).express());
const server = app.listen(0, '127.0.0.1');
await once(server, 'listening');
const url = \`http://127.0.0.1:\${(server.address() as AddressInfo).port}\`;
for (const path of ['/wandb', '/receiver']) {
  const signed = await fetch(url + path, signTestRequest({ body: sampleEvents.ADD_ARTIFACT_ALIAS, secret }));
  console.log(signed.status, await signed.text());
  const unsigned = await fetch(url + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
  console.log(unsigned.status);
}
server.close();
`,
  'on-lambda.ts': `
import { createReceiver, type LambdaReply } from 'wandb-artifact-dispatch/receiver';
import { sampleEvents, signTestRequest } from 'wandb-artifact-dispatch/testing';

const secret = 'the secret of a webhook';
const handler = createReceiver({ secrets: [secret] }).lambda();
const { headers, body } = signTestRequest({ body: sampleEvents.LINK_ARTIFACT, secret });
const event = { httpMethod: 'POST', headers, body: Buffer.from(body).toString('base64'), isBase64Encoded: true };
const reply: LambdaReply = await handler(event);
console.log(reply.statusCode);
`,
  'github.ts': `
import { startGitHubStandIn, type GitHubStandIn } from 'wandb-artifact-dispatch/testing';

const tokens = { token: { kind: 'personal access token', repositories: { 'acme/deploy': 'write' } } } as const;
const github: GitHubStandIn = await startGitHubStandIn({ tokens, faults: [{ kind: 'reply', status: 502 }] });
const dispatch = { method: 'POST', headers: { authorization: 'Bearer token' }, body: '{"event_type":"deploy"}' };
const statuses = [];
for (let count = 0; count < 2; count += 1)
  statuses.push((await fetch(github.url + '/repos/acme/deploy/dispatches', dispatch)).status);
console.log(statuses, github.dispatches[0]?.eventType);
await github.close();
`,
  'misused.ts': `
import { createReceiver } from 'wandb-artifact-dispatch/receiver';
import { verifyWandbWebhook } from 'wandb-artifact-dispatch/express';
import { signTestRequest } from 'wandb-artifact-dispatch/testing';
import { verifySignature } from 'wandb-artifact-dispatch';

const receiver = createReceiver({ secrets: [process.env['WANDB_SECRET']] });
// @ts-expect-error: W&B has no such event
receiver.on('ADD_ARTEFACT_ALIAS', () => {});
// @ts-expect-error: an event on a run has no such member
receiver.on('RUN_STATE', (event) => event.nothing);
// @ts-expect-error: the option is called secrets
verifyWandbWebhook({ secret: 'the secret of a webhook' });
// @ts-expect-error: a request is signed by a secret
signTestRequest({ body: '{}' });
// @ts-expect-error: a body is bytes until it is verified
verifySignature('{}', 'signature', ['the secret of a webhook']);
`,
} as const;

/** As strict as a project may be; the types of libraries are checked too. */
export function tsconfig(include: readonly string[]): string {
  return JSON.stringify({
    compilerOptions: {
      module: 'nodenext',
      target: 'es2024',
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      verbatimModuleSyntax: true,
      erasableSyntaxOnly: true,
      skipLibCheck: false,
      noEmit: true,
      types: ['node'],
    },
    include,
  });
}
