import type { WandbEvent } from '../src/core/event.ts';
import type { Context, EventOfType, HandledEvent, Handler } from './handle/handlers.ts';
import type { LambdaHandler } from './lambda/lambda-adapter.ts';
import type { NodeHandler } from './node/node-adapter.ts';
import type { EventFilter } from './options/options.ts';

/** The type of event that a handler is registered for; W&B's wire says LINK_MODEL for LINK_ARTIFACT. */
export type HandledType = WandbEvent['type'] | 'LINK_MODEL';

type Documented<Type extends HandledType> = Type extends 'LINK_MODEL'
  ? 'LINK_ARTIFACT'
  : Extract<Type, WandbEvent['type']>;

/** Takes what a handler threw, beside the logger. */
export type ErrorHandler = (error: unknown, event: HandledEvent, context: Context) => void | Promise<void>;

/** Receives W&B's webhooks: handlers on one side, adapters for servers on the other. */
export interface Receiver {
  /**
   * Registers a handler for events of one type or several. Handlers run one after the other, in the order of their registration.
   *
   * @throws EVENT_UNKNOWN INPUT_INVALID
   */
  on<Type extends HandledType>(
    types: Type | readonly Type[],
    handler: Handler<EventOfType<Documented<Type>>>,
  ): Receiver;
  /**
   * Registers a handler for those events of the types that pass a filter.
   *
   * @throws EVENT_UNKNOWN FILTER_INVALID INPUT_INVALID
   */
  on<Type extends HandledType>(
    types: Type | readonly Type[],
    filter: EventFilter,
    handler: Handler<EventOfType<Documented<Type>>>,
  ): Receiver;
  /** Registers a handler for every event, those of unknown types included. */
  onAny(handler: Handler<HandledEvent>): Receiver;
  /** Registers what is told of every error that a handler throws. */
  onError(handler: ErrorHandler): Receiver;
  /** For Express 4 and 5: `app.post('/wandb', receiver.express())`. It answers by itself and never calls `next`. */
  express(): NodeHandler;
  /** For `http.createServer`, on any path; it takes the bytes that Fastify's parser left on `request.body` too. */
  node(): NodeHandler;
  /** For servers of the web's kind: Hono, Next.js, Deno, Bun, Workers. */
  fetch(): (request: Request) => Promise<Response>;
  /** For API Gateway (both payload formats), function URLs and load balancers. */
  lambda(): LambdaHandler;
}
