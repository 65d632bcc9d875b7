import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { dispatchJsonSchema } from '../../../receiver/relay/config/json-schema.ts';

describe('schema/dispatch.schema.json', () => {
  it('is what the definition says: npm run schema writes it anew', () => {
    expect(JSON.parse(readFileSync('schema/dispatch.schema.json', 'utf8'))).toStrictEqual(dispatchJsonSchema());
  });

  it('takes the keys of each part and no others, and what is required', () => {
    expect(dispatchJsonSchema()).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      required: ['version'],
      additionalProperties: false,
      properties: {
        version: { const: 1 },
        secrets: { additionalProperties: { additionalProperties: false, minProperties: 1, maxProperties: 1 } },
        sources: {
          items: {
            oneOf: [
              {
                required: ['name', 'type'],
                additionalProperties: false,
                properties: { type: { const: 'webhook' }, scheme: { enum: ['wandb', 'standard-webhooks', 'either'] } },
              },
            ],
          },
        },
        webhooks: {
          items: {
            oneOf: [
              { required: ['name', 'type', 'repository', 'auth'], properties: { type: { const: 'github' } } },
              { required: ['name', 'type'], properties: { type: { const: 'slack' } } },
              { required: ['name', 'type', 'url'], properties: { type: { const: 'teams' } } },
              {
                required: ['name', 'type', 'url'],
                additionalProperties: false,
                properties: { type: { const: 'http' }, timeout: { default: '15s', pattern: '^(?:0|\\d{1,7}[smhd])$' } },
              },
              {
                required: ['name', 'type', 'entity', 'queue', 'job', 'auth', 'destination'],
                properties: { type: { const: 'launch' } },
              },
            ],
          },
        },
        automations: { items: { required: ['name', 'webhook'], additionalProperties: false } },
      },
    });
  });
});
