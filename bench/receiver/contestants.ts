import type { Server } from 'node:http';
import * as onExpress from './servers/express.ts';
import * as onFastify from './servers/fastify.ts';
import * as onHono from './servers/hono.ts';
import * as onNode from './servers/node.ts';

/** A server that is measured. */
export interface Contestant {
  readonly create: () => Server | Promise<Server>;
  /** Whose request it gets. */
  readonly sender: 'wandb' | 'github';
}

/** The servers, in the order of the table. Those of one table row block do the same work, by hand, by us, by others. */
export const contestants: Readonly<Record<string, Contestant>> = {
  'node:http, bare': { create: onNode.bare, sender: 'wandb' },
  'node:http, by hand: verify + zod': { create: onNode.handWritten, sender: 'wandb' },
  'node:http, by hand, as careful': { create: onNode.handWrittenCarefully, sender: 'wandb' },
  'node:http, createReceiver().node()': { create: onNode.receiver, sender: 'wandb' },
  'node:http, @octokit/webhooks': { create: onNode.octokit, sender: 'github' },
  'express, bare': { create: onExpress.bare, sender: 'wandb' },
  'express, by hand: raw + verify + zod': { create: onExpress.handWritten, sender: 'wandb' },
  'express, verifyWandbWebhook()': { create: onExpress.middleware, sender: 'wandb' },
  'express, createReceiver().express()': { create: onExpress.receiver, sender: 'wandb' },
  'express, @octokit/webhooks': { create: onExpress.octokit, sender: 'github' },
  'fastify, by hand: verify + zod': { create: onFastify.handWritten, sender: 'wandb' },
  'fastify, createReceiver().node()': { create: onFastify.receiver, sender: 'wandb' },
  'hono, by hand: verify + zod': { create: onHono.handWritten, sender: 'wandb' },
  'hono, createReceiver().fetch()': { create: onHono.receiver, sender: 'wandb' },
};
