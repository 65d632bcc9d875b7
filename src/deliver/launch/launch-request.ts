import { DispatchError } from '../../core/errors.ts';
import type { HttpRequest } from '../http/exchange.ts';
import { isToken, notToken } from '../token.ts';
import { userAgent } from '../user-agent.ts';
import { parseOverrides, type LaunchOverrides } from './launch-overrides.ts';
import type { LaunchWebhook } from './launch-webhook.ts';

/**
 * The push to a run queue as W&B's SDK makes it. An older server knows no `priority`, so it is left out where it is not configured; of
 * the reply only what every server has is asked for.
 *
 * Source: W&B SDK 0.30.0, `wandb/sdk/launch/api.py`, `push_to_run_queue_by_name`.
 *
 * @param payload what was stored, `{ overrides }`
 * @throws INPUT_INVALID for an API key that cannot be one
 * @throws REQUEST_INVALID for a payload that holds no overrides
 */
export function launchRequest(webhook: LaunchWebhook, payload: Uint8Array): HttpRequest & { readonly body: string } {
  const { entity, project, queue, baseUrl, priority, apiKey } = webhook;
  if (!isToken(apiKey)) throw new DispatchError('INPUT_INVALID', `the API key: ${notToken}`);
  const variables = {
    entityName: entity,
    projectName: project,
    queueName: queue,
    runSpec: JSON.stringify(runSpecOf(webhook, parseOverrides(payload))),
    ...(priority !== undefined && { priority }),
  };
  return {
    url: new URL(`${baseUrl}/graphql`),
    method: 'POST',
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      'user-agent': userAgent,
      authorization: `Basic ${basicCredentials(apiKey)}`,
    },
    body: JSON.stringify({ query: mutationWith(variables), variables }),
  };
}

/** How the API key stands in the request. */
export function basicCredentials(apiKey: string): string {
  return Buffer.from(`api:${apiKey}`).toString('base64');
}

const types = {
  entityName: 'String!',
  projectName: 'String!',
  queueName: 'String!',
  runSpec: 'JSONString!',
  priority: 'Int',
} as const;

function mutationWith(variables: Partial<Record<keyof typeof types, unknown>>): string {
  const given = Object.entries(types).filter(([name]) => name in variables);
  const declared = given.map(([name, type]) => `$${name}: ${type}`).join(', ');
  const input = given.map(([name]) => `${name}: $${name}`).join(', ');
  return `mutation pushToRunQueueByName(${declared}) { pushToRunQueueByName(input: { ${input} }) { runQueueItemId } }`;
}

/** The launch spec. Without a `resource` the server takes the queue's own. */
function runSpecOf({ job, destination }: LaunchWebhook, overrides: LaunchOverrides): object {
  const { entity, project } = destination;
  return { job, entity, project, resource: null, docker: {}, git: {}, overrides, resource_args: {} };
}
