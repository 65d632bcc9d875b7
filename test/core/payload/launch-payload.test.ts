import { describe, expect, it } from '@jest/globals';
import { parseEvent } from '../../../src/core/event.ts';
import { launchPayload } from '../../../src/core/payload/launch-payload.ts';

const event = parseEvent({
  event_type: 'ADD_ARTIFACT_ALIAS',
  artifact_version_string: 'acme/wandb-registry-model/churn:v3',
  alias: '"; rm -rf / #${tag}',
  artifact_metadata: { accuracy: 0.5, tags: ['a'], none: null },
});

/** The overrides of a webhook, overridden by those of an automation. */
const render = (webhook: object, template?: unknown): unknown =>
  launchPayload(template, { overrides: webhook }).render(event, 'train');

describe('launchPayload', () => {
  it('is what the webhook overrides where the automation has no payload', () => {
    expect(render({ args: ['--epochs', '10'], run_config: { lr: 0.1 }, entry_point: ['python', 'train.py'] })).toEqual({
      overrides: { args: ['--epochs', '10'], run_config: { lr: 0.1 }, entry_point: ['python', 'train.py'] },
    });
  });

  it('takes no arguments where what stands there is no list, which validate refuses', () => {
    expect(render({}, { overrides: { args: '--epochs 10', entry_point: null } })).toEqual({
      overrides: { args: [], run_config: {}, entry_point: [] },
    });
  });

  it.each([
    ['nothing is written', undefined],
    ['the payload is empty', {}],
    ['its overrides are empty', { overrides: {} }],
  ])('overrides nothing where %s', (_what, template) => {
    expect(render({}, template)).toEqual({ overrides: { args: [], run_config: {}, entry_point: [] } });
  });

  it("puts the automation's over the webhook's: run_config key by key, the lists whole", () => {
    const webhook = { args: ['--a', '1'], run_config: { lr: 0.1, model: { name: 'x', size: 1 } }, entry_point: ['a'] };
    const template = { overrides: { args: ['--b'], run_config: { model: { name: 'y' }, seed: 7 }, entry_point: [] } };
    expect(render(webhook, template)).toEqual({
      overrides: { args: ['--b'], run_config: { lr: 0.1, model: { name: 'y' }, seed: 7 }, entry_point: [] },
    });
  });

  it('renders both, and a value never leaves its text', () => {
    const webhook = { args: ['--model', '${artifact_version_string}'], run_config: { alias: 'is ${alias}' } };
    expect(render(webhook, { overrides: { run_config: { by: '${automation_name}', tag: '${tag}' } } })).toEqual({
      overrides: {
        args: ['--model', 'acme/wandb-registry-model/churn:v3'],
        run_config: { alias: 'is "; rm -rf / #${tag}', by: 'train', tag: '' },
        entry_point: [],
      },
    });
  });

  it('keeps the type of a value in run_config, and makes texts of arguments', () => {
    const list = [
      '${artifact_version_index}',
      '${artifact_metadata.accuracy}',
      '${artifact_metadata.tags}',
      '${artifact_metadata.none}',
    ];
    const config = { index: '${artifact_version_index}', metadata: '${artifact_metadata}' };
    expect(render({}, { overrides: { args: list, run_config: config, entry_point: list } })).toEqual({
      overrides: {
        args: ['3', '0.5', '["a"]', ''],
        run_config: { index: 3, metadata: { accuracy: 0.5, tags: ['a'], none: null } },
        entry_point: ['3', '0.5', '["a"]', ''],
      },
    });
  });

  it('takes __proto__ for a key like any other', () => {
    const webhook: object = JSON.parse('{"run_config":{"__proto__":1}}');
    const template: unknown = JSON.parse(
      '{"overrides":{"run_config":{"__proto__":{"a":"${artifact_version_index}"}}}}',
    );
    expect(JSON.stringify(render(webhook, template))).toBe(
      '{"overrides":{"args":[],"run_config":{"__proto__":{"a":3}},"entry_point":[]}}',
    );
  });
});
