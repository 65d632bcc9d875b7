import type { Reason } from '../reason.ts';
import { poll, type Watch } from './poll.ts';
import type { RunReader, WorkflowRun } from './workflow-run.ts';

/** The dispatch whose run is looked for. */
export interface SentDispatch {
  readonly repository: string;
  readonly eventType: string;
  readonly id: string;
  readonly sentAtMs: number;
}

/** A run, or why there is none, or why it is not as it should be. */
export type Watched =
  | { readonly kind: 'run'; readonly run: WorkflowRun }
  | { readonly kind: 'failed'; readonly reason: Reason; readonly run?: WorkflowRun };

/** How far our clock may be ahead of GitHub's: 5 minutes. The id decides, the time only keeps the list short. */
const skewMs = 300_000;

/**
 * Finds the run whose name shows the id of the dispatch. Of several, which several workflows make, the one that was started first;
 * the others are told.
 */
export async function findRun(dispatch: SentDispatch, runs: RunReader, watch: Watch): Promise<Watched> {
  let listed: readonly WorkflowRun[] = [];
  const polled = await poll(
    {
      ask: () => runs.runsSince(dispatch.sentAtMs - skewMs),
      settle: (value) => {
        listed = value;
        const found = value.filter(({ displayTitle }) => displayTitle.includes(dispatch.id));
        return found.length === 0 ? undefined : found.toReversed();
      },
      // A run is listed a second or two after its dispatch.
      pauseMs: (round) => Math.min(1_000 + 500 * round, 5_000),
    },
    watch,
  );
  if (polled.kind === 'refused') return { kind: 'failed', reason: alreadySent(polled.reason, dispatch) };
  if (polled.kind === 'late') return { kind: 'failed', reason: notFound(dispatch, listed, polled.trouble) };
  const [run, ...others] = polled.result;
  if (run === undefined) throw new Error('a run was found and is not there');
  for (const other of others) watch.tell(`another workflow shows the same dispatch and is not followed: ${other.url}`);
  return { kind: 'run', run };
}

/** Whoever reads of a failure alone is not to send the dispatch again. */
function alreadySent({ code, message }: Reason, { id }: SentDispatch): Reason {
  return { code, message: `${message}; GitHub took dispatch ${id} before, so look there before you send it anew` };
}

function notFound(dispatch: SentDispatch, listed: readonly WorkflowRun[], trouble: string | undefined): Reason {
  const { repository, eventType, id } = dispatch;
  const said = `no run of ${repository} showed dispatch ${id} in time`;
  if (trouble !== undefined) {
    return {
      code: 'RUN_NOT_FOUND',
      message: `${said}, because GitHub did not tell of its runs (${trouble}); the dispatch itself was taken: look there before you send it anew`,
    };
  }
  const candidate = listed.find(({ displayTitle }) => !/[0-9a-f]{8}-[0-9a-f]{4}-7/u.test(displayTitle));
  const hint =
    candidate === undefined
      ? ''
      : ` (one that shows no id was started about then: ${candidate.url}, so its run-name is the likely cause)`;
  return {
    code: 'RUN_NOT_FOUND',
    message: `${said}${hint}, though GitHub took the dispatch: check that the workflow is on the default branch, that its on.repository_dispatch.types lists ${eventType}, and that its run-name holds \${{ github.event.client_payload.dispatch.id }}`,
  };
}
