import type { JsonObject } from '../core/json.ts';
import { parsePush, type LaunchPush } from './launch-push.ts';
import { parseRunSpec } from './launch-run-spec.ts';
import { pushMutation } from './launch-schema.ts';
import { jsonObjectIn } from './stand-in-server.ts';

/** A run that waits in a queue. */
export type LaunchItem = {
  /** The `runQueueItemId` of the reply. */
  readonly id: string;
  /** The queue's. */
  readonly entity: string;
  /** The queue's. */
  readonly project: string;
  readonly queue: string;
  /** Null: none was given. */
  readonly priority: number | null;
  /** The launch spec, as it was pushed. */
  readonly runSpec: JsonObject;
};

/** A reply, and the item where there is one now. */
export type LaunchAnswer = { readonly status: number; readonly body: unknown; readonly item?: LaunchItem };

/** A request to `POST /graphql`. */
export type LaunchRequest = { readonly authorization: string | undefined; readonly rawBody: Uint8Array };

/** What decides. */
export type LaunchAccess = {
  readonly apiKeys: Readonly<Record<string, readonly string[]>>;
  readonly queues: readonly string[];
  readonly older?: boolean;
};

/**
 * What W&B says to a push: who asks, what by the schema, whether it may, and whether there is such a queue.
 *
 * Seen in the wild: `user is not logged in` with 401, `permission denied` with 403, `entity … not found during …` with 404, 400 for a
 * document that the schema does not allow. Modelled: the words about queues and launch specs.
 *
 * @param number counts items from 1
 */
export function judgePush(
  { authorization, rawBody }: LaunchRequest,
  { apiKeys, queues, older = false }: LaunchAccess,
  number: number,
): LaunchAnswer {
  const key = apiKeyOf(authorization);
  const entities = key !== undefined && Object.hasOwn(apiKeys, key) ? apiKeys[key] : undefined;
  if (entities === undefined) return refusal(401, 'user is not logged in', 'PERMISSION_ERROR');
  const push = parsePush(jsonObjectIn(rawBody), older);
  if (typeof push === 'string') return refusal(400, push);
  const refused = refuseQueue(push, { entities, queues });
  if (refused !== undefined) return refused;
  const runSpec = parseRunSpec(push.runSpec);
  if (typeof runSpec === 'string') return refusal(400, runSpec);
  const { entity, project, queue, priority, selected } = push;
  const id = Buffer.from(`RunQueueItem:${number}`).toString('base64');
  const item = { id, entity, project, queue, priority, runSpec };
  return { status: 200, body: { data: { [pushMutation]: payloadOf(id, push, selected) } }, item };
}

/** Of a queue that is not there the SDK is told nothing, and looks for it itself. */
function refuseQueue(
  { entity, project, queue }: LaunchPush,
  { entities, queues }: { readonly entities: readonly string[]; readonly queues: readonly string[] },
): LaunchAnswer | undefined {
  const isThere = (name: string): boolean => queues.some((one) => `${one}/`.startsWith(`${name}/`));
  if (!isThere(entity)) return refusal(404, `entity ${entity} not found during ${pushMutation}`);
  if (!entities.includes(entity)) return refusal(403, 'permission denied', 'PERMISSION_ERROR');
  if (!isThere(`${entity}/${project}`)) return refusal(404, `project ${project} not found during ${pushMutation}`);
  return isThere(`${entity}/${project}/${queue}`)
    ? undefined
    : { status: 200, body: { data: { [pushMutation]: null } } };
}

function apiKeyOf(authorization: string | undefined): string | undefined {
  const credentials = /^Basic +([\w+/]+=*)$/iu.exec(authorization ?? '')?.[1] ?? '';
  return /^api:(.+)$/su.exec(Buffer.from(credentials, 'base64').toString('utf8'))?.[1];
}

function payloadOf(id: string, { runSpec }: LaunchPush, selected: readonly string[]): object {
  const fields: Readonly<Record<string, unknown>> = {
    runQueueItemId: id,
    runSpec,
    clientMutationId: null,
    __typename: 'PushToRunQueueByNamePayload',
  };
  return Object.fromEntries(selected.map((name) => [name, fields[name]]));
}

function refusal(status: number, message: string, code?: string): LaunchAnswer {
  const error = code === undefined ? { message } : { message, path: [pushMutation], extensions: { code } };
  return { status, body: { errors: [error], data: code === undefined ? null : { [pushMutation]: null } } };
}
