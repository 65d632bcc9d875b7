import { z } from 'zod';
import { present } from '../../../../src/core/present.ts';
import type { LaunchWebhookConfig } from '../config.ts';
import { keyed, nameSchema } from '../keyed.ts';
import { secretReferenceSchema } from '../secret-schema.ts';
import { apiUrlSchema, toApiUrl } from './api-url-schema.ts';
import { overridesTemplateSchema } from './launch-overrides-schema.ts';
import { policyShape, toPolicy } from './policy-schema.ts';

/** A webhook of type launch, as the file has it. */
export function launchWebhookSchema(secretNames: readonly string[]) {
  return keyed({
    name: nameSchema().describe('What automations and the API call it.'),
    type: z.literal('launch').describe('`launch`: a queue of W&B Launch.'),
    entity: partSchema().describe("The queue's entity, which is a team or user."),
    project: partSchema().default('model-registry').describe("The queue's project."),
    queue: partSchema().describe("The queue's name."),
    job: z
      .string()
      .regex(/^[^/:\s]+\/[^/:]+\/[^/:]+:[^/:]+$/u, { error: 'is no job: write entity/project/job:alias' })
      .describe('The job that runs, as `entity/project/job:alias`.'),
    auth: keyed({
      apiKey: secretReferenceSchema(secretNames).describe('The secret that holds an API key of W&B.'),
    }).describe('How W&B knows the relay.'),
    baseUrl: apiUrlSchema().default('https://api.wandb.ai').describe("The base URL of W&B's API."),
    priority: z
      .int({ error: priorityRange })
      .min(0, { error: priorityRange })
      .max(3, { error: priorityRange })
      .optional()
      .describe('From 0, critical, to 3, low; left out: the queue decides.'),
    destination: keyed(
      {
        entity: partSchema().optional().describe("The run's entity; left out: the queue's."),
        project: partSchema().describe("The run's project."),
      },
      'write { project: NAME }',
    ).describe('Where the run goes.'),
    overrides: overridesTemplateSchema(secretNames)
      .default({})
      .describe("What of the job is overridden, a template; an automation's goes over it."),
    ...policyShape(),
  });
}

const priorityRange = 'must be a whole number from 0, critical, up to 3, low';

function partSchema() {
  return z.string().regex(/^[^/:\p{Cc}]{1,128}$/u, { error: 'must have 1 to 128 characters, without / and :' });
}

/** The config that a valid one makes. */
export function toLaunchWebhook(written: z.output<ReturnType<typeof launchWebhookSchema>>): LaunchWebhookConfig {
  const { name, type, entity, project, queue, job, auth, baseUrl, priority, destination, overrides } = written;
  const queued = { name, type, entity, project, queue, job, apiKey: auth.apiKey, baseUrl: toApiUrl(baseUrl), priority };
  return {
    ...queued,
    destination: { entity: destination.entity ?? entity, project: destination.project },
    overrides: present(overrides),
    ...toPolicy(written),
  };
}
