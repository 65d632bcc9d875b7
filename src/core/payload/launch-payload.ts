import { isJsonObject, ownValue, type JsonObject } from '../json.ts';
import { valueText } from '../template.ts';
import type { Payload } from './payload.ts';
import { templatePayload } from './template-payload.ts';

/** What of a job is overridden, each text in it a template. Source: W&B's launch spec, in its own names. */
interface OverridesTemplate {
  readonly args?: readonly string[];
  readonly run_config?: JsonObject;
  readonly entry_point?: readonly string[];
}

/**
 * What a launch webhook receives: `{ overrides: { args, run_config, entry_point } }`, empty where nothing is overridden. An automation's
 * overrides go over the webhook's: `run_config` key by key, `args` and `entry_point` whole.
 *
 * @param template the automation's own, `{ overrides }`; undefined: the webhook's overrides alone
 * @throws TEMPLATE_INVALID TEMPLATE_UNKNOWN_VARIABLE
 */
export function launchPayload(template: unknown, webhook: { readonly overrides: OverridesTemplate }): Payload {
  const { overrides } = webhook;
  const own = objectIn(template, 'overrides');
  const args = templatePayload(ownValue(own, 'args') ?? overrides.args ?? []);
  const runConfig = templatePayload({ ...overrides.run_config, ...objectIn(own, 'run_config') });
  const entryPoint = templatePayload(ownValue(own, 'entry_point') ?? overrides.entry_point ?? []);
  return {
    render: (...by) => ({
      overrides: {
        args: textsOf(args.render(...by)),
        run_config: runConfig.render(...by),
        entry_point: textsOf(entryPoint.render(...by)),
      },
    }),
  };
}

function objectIn(value: unknown, key: string): JsonObject {
  const inner = isJsonObject(value) ? ownValue(value, key) : undefined;
  return isJsonObject(inner) ? inner : {};
}

/** Arguments are texts, also one that is a variable and no more, whose value has another type. */
function textsOf(rendered: unknown): readonly string[] {
  return Array.isArray(rendered) ? rendered.map(valueText) : [];
}
