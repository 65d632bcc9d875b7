import type { IncomingMessage, ServerResponse } from 'node:http';
import { DispatchError } from '../../../src/core/errors.ts';
import { quote } from '../../../src/core/quote.ts';
import { nodeIncoming } from '../../node/incoming.ts';
import { onceArrived } from '../../node/once-arrived.ts';
import { sendReply } from '../../node/send-reply.ts';
import type { Logger } from '../../options/options.ts';
import { createRefuse, type Refuse } from '../../reply/refusals.ts';
import type { Reply } from '../../reply/reply.ts';
import type { Accept } from '../accept/accept.ts';
import type { Source, Sources } from '../accept/source.ts';
import type { Health } from './health.ts';
import { problem } from './problem.ts';

/** What sources are answered by. */
export interface SourceParts {
  readonly sources: Sources;
  readonly accept: Accept;
  readonly health: Pick<Health, 'isStopping'>;
  readonly logger: Logger;
  readonly wallNowMs: () => number;
}

/** Answers a request to a source; false: it is to none, and is left as it is. */
export type SourceListener = (request: IncomingMessage, response: ServerResponse) => boolean;

/** How long a sender is asked to wait while the relay stops and another one starts, in seconds. */
const stoppingRetrySeconds = 5;

const path = /^\/wandb\/([^/?]+)\/?(?:\?|$)/u;

/**
 * `/wandb/{source}`. Not by Express, which takes a tenth of an event's time (bench/relay). An unknown source is refused before anything
 * of the body is read.
 */
export function createSourceListener(parts: SourceParts): SourceListener {
  const { accept, logger, wallNowMs } = parts;
  const refuse = createRefuse(logger, wallNowMs);
  const receive = async (request: IncomingMessage, response: ServerResponse, source: Source): Promise<void> => {
    const reply = await accept(nodeIncoming(request), source);
    if (reply !== undefined) sendReply(request, response, reply);
  };
  return (request, response) => {
    const [, name] = path.exec(request.url ?? '') ?? [];
    if (name === undefined) return false;
    const found = sourceOf(name, parts, refuse);
    if ('status' in found) sendReply(request, response, found);
    else onceArrived(() => void receive(request, response, found), request);
    return true;
  };
}

function sourceOf(name: string, { sources, health }: SourceParts, refuse: Refuse): Source | Reply {
  const decoded = decode(name);
  if (decoded === undefined) return problem('URL_INVALID');
  const source = sources.get(decoded);
  if (source !== undefined && health.isStopping())
    return problem('STOPPING', { headers: { 'retry-after': `${stoppingRetrySeconds}` } });
  if (source !== undefined) return source;
  const known = [...sources.keys()].join(', ');
  const words = `no source is named ${quote(decoded)}: the URL in W&B ends in the name of one (there are: ${known})`;
  return refuse(new DispatchError('SOURCE_UNKNOWN', words)) ?? problem('SOURCE_UNKNOWN');
}

function decode(name: string): string | undefined {
  try {
    return decodeURIComponent(name);
  } catch {
    return undefined;
  }
}
