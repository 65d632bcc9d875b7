import { isJsonObject, ownValue, type JsonObject } from '../core/json.ts';
import type { Sent } from './send-json.ts';
import { jsonObjectIn, startStandInServer, type StandInRequest } from './stand-in-server.ts';

/** A reply of one's own instead of the usual, which records nothing, or a connection cut without a reply. Body: a text as it is, else JSON. */
export type TeamsFault =
  | {
      readonly kind: 'reply';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: unknown;
    }
  | { readonly kind: 'cut' };

/** How the stand-in of Teams is set up. */
export type TeamsStandInOptions = {
  /** One for each request, in order, until used up. @default none */
  readonly faults?: readonly TeamsFault[];
};

/** What was taken. */
export type TeamsMessage = {
  readonly message: JsonObject;
  readonly rawBody: Uint8Array;
  readonly headers: StandInRequest['headers'];
};

/** A running stand-in of a Workflows webhook of Teams. */
export type TeamsStandIn = {
  /** The URL of the webhook, with its signature. */
  readonly webhookUrl: string;
  /** Everything taken so far, in order. */
  readonly messages: readonly TeamsMessage[];
  /** How many requests came in so far, refused, faulty and unknown ones included. */
  readonly requests: number;
  /** Cuts every connection and ends. May be called again. */
  close(): Promise<void>;
};

type State = { readonly messages: TeamsMessage[]; readonly faults: TeamsFault[]; requests: number };

const webhookPath =
  '/workflows/0123456789abcdef/triggers/manual/paths/invoke?api-version=2016-06-01&sig=stand-in-signature';

/** 28 KB. Source: Microsoft's documentation, "Limits and specifications for Microsoft Teams". */
const mostBytes = 28 * 1024;

/**
 * Starts a stand-in of a Workflows webhook of Teams on a free port of 127.0.0.1. It keeps the exact bytes, and answers 202 as Workflows does.
 *
 * Modelled on Microsoft's documentation: it takes a message with Adaptive Cards, or a MessageCard, of at most 28 KB. The statuses of refusals are Azure
 * Logic Apps' (400, 401, 404, 413), their words modelled.
 */
export async function startTeamsStandIn(options: TeamsStandInOptions = {}): Promise<TeamsStandIn> {
  const state: State = { messages: [], faults: [...(options.faults ?? [])], requests: 0 };
  const { url, close } = await startStandInServer((request) => {
    state.requests += 1;
    const fault = state.faults.shift();
    if (fault === undefined) return answer(request, state);
    return fault.kind === 'cut' ? undefined : fault;
  });
  return {
    webhookUrl: `${url}${webhookPath}`,
    messages: state.messages,
    get requests() {
      return state.requests;
    },
    close,
  };
}

function answer({ method, path, headers, rawBody }: StandInRequest, { messages }: State): Sent {
  const [route = ''] = webhookPath.split('?');
  if (method !== 'POST' || !path.startsWith(`${route}?`))
    return refusal(404, 'WorkflowNotFound', 'The workflow could not be found.');
  if (path !== webhookPath)
    return refusal(401, 'DirectApiAuthorizationRequired', 'The request must be signed by a shared access scheme.');
  if (rawBody.length > mostBytes) return refusal(413, 'RequestEntityTooLarge', 'The message is larger than 28 KB.');
  const message = jsonObjectIn(rawBody);
  if (message === undefined) return refusal(400, 'InvalidRequestContent', 'The request content is not valid JSON.');
  const fault = faultOf(message);
  if (fault !== undefined) return refusal(400, 'TriggerInputSchemaMismatch', fault);
  messages.push({ message, rawBody, headers });
  return { status: 202 };
}

function refusal(status: number, code: string, message: string): Sent {
  return { status, body: { error: { code, message } } };
}

function faultOf(message: JsonObject): string | undefined {
  if (ownValue(message, '@type') === 'MessageCard') {
    const hasWords = ['text', 'summary', 'title'].some((key) => typeof ownValue(message, key) === 'string');
    return hasWords ? undefined : 'Summary or Text is required.';
  }
  if (ownValue(message, 'type') !== 'message') return 'The property type must be message.';
  const attachments = ownValue(message, 'attachments');
  if (!Array.isArray(attachments) || attachments.length === 0) return 'The property attachments must hold a card.';
  return attachments.every(isCard) ? undefined : 'An attachment is no Adaptive Card.';
}

function isCard(attachment: unknown): boolean {
  if (!isJsonObject(attachment)) return false;
  const content = ownValue(attachment, 'content');
  if (ownValue(attachment, 'contentType') !== 'application/vnd.microsoft.card.adaptive' || !isJsonObject(content))
    return false;
  return ownValue(content, 'type') === 'AdaptiveCard' && isElements(ownValue(content, 'body'));
}

function isElements(body: unknown): boolean {
  return (
    body === undefined ||
    (Array.isArray(body) && body.every((element) => isJsonObject(element) && typeof element['type'] === 'string'))
  );
}
