import type { Originated, Wait } from '../../deliver/originate.ts';

/** The outputs of the sending Action. */
export interface Outputs {
  readonly 'dispatch-id': string;
  readonly 'run-id': string;
  readonly 'run-url': string;
  readonly conclusion: string;
}

/** The outputs when nothing was sent. */
export const noOutputs: Outputs = { 'dispatch-id': '', 'run-id': '', 'run-url': '', conclusion: '' };

/** One repository's values as they are, `''` where there is none; several repositories' as JSON arrays in their order, null where there is none. */
export function outputsOf(results: readonly Originated[], wait: Wait): Outputs {
  const output = (valueOf: (result: Originated) => string | undefined): string => {
    const values = results.map((result) => valueOf(result) ?? null);
    return values.length === 1 ? (values[0] ?? '') : JSON.stringify(values);
  };
  const outputs = { ...noOutputs, 'dispatch-id': output(({ dispatchId }) => dispatchId) };
  if (wait === 'none') return outputs;
  return {
    ...outputs,
    'run-id': output(({ run }) => run?.id),
    'run-url': output(({ run }) => run?.url),
    conclusion: output(({ run }) => run?.conclusion ?? undefined),
  };
}
