/** What both builds of the receiver name beside `createReceiver`. */
export { DispatchError, isDispatchError, type ErrorCode } from '../src/core/errors.ts';
export type { WandbEvent } from '../src/core/event.ts';
export type { Context, EventOfType, HandledEvent, Handler, HandlerReply } from './handle/handlers.ts';
export type { LambdaEvent, LambdaHandler, LambdaReply } from './lambda/lambda-adapter.ts';
export type { NodeHandler } from './node/node-adapter.ts';
export type {
  Claim,
  DedupeMemory,
  DedupeStore,
  EventFilter,
  ExpiringSecret,
  Logger,
  ReceiverOptions,
  VerifyOptions,
} from './options/options.ts';
export type { ErrorHandler, HandledType, Receiver } from './receiver.ts';
