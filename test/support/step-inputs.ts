import type { ActionMetadata } from './action-metadata.ts';

/** A step's `with`, as the action will see it, and what the runner warns about. */
export interface StepInputs {
  /** `INPUT_` names and values; every declared input is there. */
  readonly env: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
}

/**
 * Lays a step's `with` over the defaults of action.yml.
 *
 * Names are compared without case; upper-cased, spaces as `_`, hyphens as they are. As on GitHub, an input that
 * action.yml does not know is passed on all the same, with a warning.
 */
export function resolveStepInputs(metadata: ActionMetadata, given: Readonly<Record<string, string>>): StepInputs {
  const declared = new Map([...metadata.inputs].map(([name, input]) => [toVariable(name), input]));
  const defaults = [...declared].map(([variable, input]) => [variable, input.default] as const);
  const values = Object.entries(given).map(([name, value]) => [toVariable(name), value] as const);
  const unexpected = Object.keys(given).filter((name) => !declared.has(toVariable(name)));
  const deprecated = Object.keys(given).flatMap((name) => {
    const message = declared.get(toVariable(name))?.deprecationMessage;
    return message === undefined ? [] : [`Input '${name}' has been deprecated with message: ${message}`];
  });
  return {
    env: Object.fromEntries([...defaults, ...values]),
    warnings: [
      ...deprecated,
      ...(unexpected.length > 0
        ? [`Unexpected input(s) ${quoteList(unexpected)}, valid inputs are [${quoteList(metadata.inputs.keys())}]`]
        : []),
    ],
  };
}

function toVariable(name: string): string {
  return `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`;
}

function quoteList(names: Iterable<string>): string {
  return `'${[...names].join("', '")}'`;
}
