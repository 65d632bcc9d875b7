import { DispatchError } from '../core/errors.ts';
import type { ConnectionFailure } from '../deliver/connection-failure.ts';
import { postSigned, type PostReply } from '../deliver/http/post-signed.ts';
import type { Reason } from '../deliver/reason.ts';
import { readBody } from './body-option.ts';
import { reportFailure, reportResult, visible } from './report.ts';
import { readOptionalSecret, type SecretOptions } from './secret-option.ts';
import type { Surroundings } from './surroundings.ts';
import { readToken } from './token-option.ts';

/** The options of `send --to`. */
export interface PostOptions extends SecretOptions {
  readonly to: string;
  readonly body?: string | undefined;
  readonly tokenEnv?: string | undefined;
  readonly json?: true | undefined;
}

/**
 * Posts a body as W&B does, and prints the status and the reply.
 *
 * @throws INPUT_INVALID SECRET_MISSING SECRET_INVALID
 */
export async function sendToUrl(options: PostOptions, surroundings: Surroundings): Promise<void> {
  const { to: url, body: file, tokenEnv, json } = options;
  if (file === undefined)
    throw new DispatchError('INPUT_INVALID', '--body is missing: give the file with the body, or - for stdin');
  const secret = await readOptionalSecret(options, surroundings);
  const accessToken = tokenEnv === undefined ? undefined : readToken(surroundings, tokenEnv);
  const reply = await postSigned({ url, body: await readBody(file, surroundings), secret, accessToken });
  if (reply.kind === 'reply') report(reply, surroundings, json);
  const failure = failureOf(reply);
  if (failure === undefined) return;
  if (json === true && reply.kind === 'reply') surroundings.setExitCode(1);
  else reportFailure(surroundings, { exitCode: 1, ...failure }, { json: json === true });
}

function report({ status, body }: PostReply, surroundings: Surroundings, json: true | undefined): void {
  const lines = body.split(/\r?\n/u).map(visible).join('\n').trimEnd();
  reportResult(
    surroundings,
    { text: `${status}${lines === '' ? '' : `\n${lines}`}`, json: { status, body } },
    { json },
  );
}

function failureOf(reply: PostReply | ConnectionFailure): Reason | undefined {
  if (reply.kind === 'no reply') return { code: reply.code, message: explain(reply) };
  const { status } = reply;
  if (status >= 200 && status < 300) return undefined;
  if (status >= 300 && status < 400)
    return {
      code: 'REDIRECT_REFUSED',
      message: `the answer is ${status}, a redirect, and none is followed: give the final URL`,
    };
  const remedy =
    status === 401
      ? 'it does not take this signature or token: give the secret and the token that it is set up with'
      : 'what was posted was not taken: its reply or its log says why';
  return { code: `HTTP_${status}`, message: `the answer is ${status}: ${remedy}` };
}

function explain({ code, detail, mayHaveArrived }: ConnectionFailure): string {
  const lost = mayHaveArrived
    ? `the connection broke before the answer (${detail}): what was posted may have arrived`
    : `no connection was made (${detail}): see that the server runs, and that host and port are right`;
  return {
    CERTIFICATE_INVALID: `its certificate does not verify (${detail}): give the authority that signed it by NODE_EXTRA_CA_CERTS`,
    TIMEOUT: `there was no answer in time (${detail}): what was posted may have arrived`,
    CONNECT_FAILED: lost,
    ADDRESS_REFUSED: detail,
  }[code];
}
