/** `wandb-artifact-dispatch/express`. */
import type { ServerResponse } from 'node:http';
import type { WandbEvent } from '../../src/core/event.ts';
import { admit } from '../admit/admit.ts';
import { nodeIncoming } from '../node/incoming.ts';
import { onceArrived } from '../node/once-arrived.ts';
import type { NodeRequest } from '../node/read-body.ts';
import { sendReply } from '../node/send-reply.ts';
import type { VerifyOptions } from '../options/options.ts';
import { nodePlatform } from '../platform/node-platform.ts';
import { whenAnswered, type Answer } from '../platform/platform.ts';
import { createRefuse, type Refuse } from '../reply/refusals.ts';
import { emptyReply, type Reply } from '../reply/reply.ts';
import { settleOptions, type Settled } from '../options/settle-options.ts';
import { tellUnknown } from '../handle/unknown-event.ts';

export { DispatchError, isDispatchError, type ErrorCode } from '../../src/core/errors.ts';
export type { WandbEvent } from '../../src/core/event.ts';
export type { ExpiringSecret, Logger, VerifyOptions } from '../options/options.ts';

/** What the middleware found, on `request.wandb`. */
export interface VerifiedWebhook {
  readonly event: WandbEvent;
  /** The exact bytes of the JSON. */
  readonly body: Uint8Array;
}

declare global {
  namespace Express {
    interface Request {
      /** Set where `verifyWandbWebhook` ran before. */
      wandb: VerifiedWebhook;
    }
  }
}

/** The middleware: it sets `request.wandb` and calls `next`, or answers by itself. */
export type VerifyWandbWebhook = (
  request: NodeRequest & { wandb?: VerifiedWebhook },
  response: ServerResponse,
  next: () => void,
) => void;

/**
 * Middleware for Express 4 and 5 that verifies W&B's webhooks. It reads the raw body by itself, so no parser belongs before it. What is
 * refused it answers, and W&B's test (a signed `{}`) too; `next` is called for events alone, with `request.wandb` set.
 *
 * @throws SECRET_MISSING SECRET_INVALID INPUT_INVALID naming the option
 */
export function verifyWandbWebhook(options: VerifyOptions): VerifyWandbWebhook {
  const settled = settleOptions(options, nodePlatform);
  const refuse = createRefuse(settled.logger, Date.now);
  const run: VerifyWandbWebhook = (request, response, next) => {
    void whenAnswered(admission(request, { settled, refuse }), (outcome) => {
      if (outcome === undefined) return;
      if ('status' in outcome) return sendReply(request, response, outcome);
      request.wandb = outcome;
      next();
    });
  };
  return function verifyWandb(request, response, next) {
    onceArrived(run, request, response, next);
  };
}

/** What goes on to the next handler, or what is answered; undefined: there is nobody to answer. */
function admission(
  request: NodeRequest,
  { settled, refuse }: { readonly settled: Settled; readonly refuse: Refuse },
): Answer<VerifiedWebhook | Reply | undefined> {
  try {
    const outcome = whenAnswered(admit(nodeIncoming(request), settled, Date.now()), (admitted) => {
      if (admitted.kind === 'test') return emptyReply(200);
      tellUnknown(admitted.event, settled.logger);
      return { event: admitted.event, body: admitted.body };
    });
    return outcome instanceof Promise ? outcome.catch(refuse) : outcome;
  } catch (error) {
    return refuse(error);
  }
}
