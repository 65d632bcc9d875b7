import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import express, { type Express, type Request, type Router } from 'express';
import type { GitHubTokens } from './github-access.ts';
import { serveApps } from './github-apps.ts';
import { dispatchRoute } from './github-dispatch-openapi.ts';
import { judgeDispatch, type GitHubDispatch } from './github-dispatch.ts';
import type { GitHubFault } from './github-fault.ts';
import { toGitHubToken, type GitHubInstallationToken } from './github-installation-token.ts';
import { refusal, sendRefusal, type GitHubRefusal } from './github-refusal.ts';
import { createRun, runsStartedBy, type GitHubRun, type GitHubRunStart } from './github-run.ts';
import { serveRuns } from './github-runs.ts';
import { nowOf, type GitHubStandInOptions } from './github-stand-in-options.ts';
import { repositoryDispatchEvent } from './repository-dispatch-event.ts';
import { sendJson } from './send-json.ts';

export type { GitHubStandInOptions } from './github-stand-in-options.ts';

/** A running stand-in of GitHub's API. */
export type GitHubStandIn = {
  /** What clients take as base URL, path prefix included, no slash at its end. */
  readonly url: string;
  /** Every dispatch accepted so far, in order. */
  readonly dispatches: readonly GitHubDispatch[];
  /** Every run so far, in the order of their starts. */
  readonly runs: readonly GitHubRun[];
  /** Starts a run by hand, such as one that no dispatch started. */
  startRun(start: GitHubRunStart): GitHubRun;
  /** Every token given to an App's installation so far, in order; those that expired or were revoked included. */
  readonly installationTokens: readonly GitHubInstallationToken[];
  /** Makes a token of an installation one that GitHub does not know. */
  revoke(token: string): void;
  /** How many requests came in so far, refused, faulty and unknown ones included. */
  readonly requests: number;
  /** Cuts every connection and ends. May be called again. */
  close(): Promise<void>;
};

type State = {
  readonly dispatches: GitHubDispatch[];
  readonly faults: GitHubFault[];
  readonly runs: GitHubRun[];
  readonly installationTokens: GitHubInstallationToken[];
  readonly revoked: Set<string>;
  requests: number;
};

const maxBodyBytes = 1024 * 1024;
const hourlyLimit = 5000;
/** Of the size that GitHub's run ids have today. */
const firstRunId = 19_000_000_001;

/**
 * Starts a stand-in of GitHub's `POST /repos/{owner}/{repo}/dispatches`, of the endpoints that tell of the runs which that starts, and of those that give tokens to Apps, on a free port of
 * 127.0.0.1.
 * It answers in GitHub's words and order and keeps the exact bytes.
 *
 * Modelled: one hourly limit of 5,000 for all tokens, counted but never enforced (use `faults`), and 413 for bodies over 1 MiB, which comes before everything else.
 */
export async function startGitHubStandIn(options: GitHubStandInOptions): Promise<GitHubStandIn> {
  const state: State = {
    dispatches: [],
    faults: [...(options.faults ?? [])],
    runs: [],
    installationTokens: [],
    revoked: new Set(),
    requests: 0,
  };
  const server = createServer(createApp(options, state));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${portOf(server)}${options.pathPrefix ?? ''}`,
    dispatches: state.dispatches,
    runs: state.runs,
    startRun: (start) => startRun(start, options, state),
    installationTokens: state.installationTokens,
    revoke: (token) => void state.revoked.add(token),
    get requests() {
      return state.requests;
    },
    close: () => close(server),
  };
}

function createApp(options: GitHubStandInOptions, state: State): Express {
  const resetSeconds = Math.ceil(nowOf(options) / 1000) + 3600;
  const router = createRouter(options, state);
  const app = express().disable('x-powered-by').disable('etag');
  return app.use((request, response) => {
    state.requests += 1;
    const remaining = Math.max(0, hourlyLimit - state.requests);
    response.set({
      'X-RateLimit-Limit': `${hourlyLimit}`,
      'X-RateLimit-Remaining': `${remaining}`,
      'X-RateLimit-Reset': `${resetSeconds}`,
    });
    router(request, response, (error?: unknown) => {
      sendRefusal(response, error === undefined ? refusal(404, 'Not Found') : toRefusal(error));
    });
  });
}

function createRouter(options: GitHubStandInOptions, state: State): Router {
  const { pathPrefix = '', ghes = false } = options;
  const router = express.Router();
  router.use(express.raw({ type: () => true, limit: maxBodyBytes, inflate: false }));
  router.post<{ owner: string; repo: string }>(`${pathPrefix}${dispatchRoute}`, (request, response) => {
    const fault = state.faults.shift();
    if (fault?.kind === 'reply') return sendJson(response, fault);
    if (fault?.when === 'before recording') return void request.socket.destroy();
    const repository = `${request.params.owner}/${request.params.repo}`;
    const verdict = judgeDispatch(
      { repository, headers: request.headers, rawBody: bytesOf(request) },
      { tokens: knownTokens(options, state), ghes },
    );
    if (verdict.kind === 'accepted') accept(verdict.dispatch, options, state);
    if (fault?.when === 'after recording') return void request.socket.destroy();
    return verdict.kind === 'accepted' ? void response.status(204).end() : sendRefusal(response, verdict);
  });
  serveRuns(router, pathPrefix, {
    tokens: () => knownTokens(options, state),
    runs: state.runs,
    faults: [...(options.runFaults ?? [])],
  });
  serveApps(router, pathPrefix, {
    apps: options.apps ?? [],
    faults: [...(options.appFaults ?? [])],
    nowMs: () => nowOf(options),
    given: (token) => void state.installationTokens.push(token),
  });
  return router;
}

/** The tokens that hold now. */
function knownTokens(options: GitHubStandInOptions, { installationTokens, revoked }: State): GitHubTokens {
  const nowMs = nowOf(options);
  const held = installationTokens.filter(({ token, expiresAtMs }) => expiresAtMs > nowMs && !revoked.has(token));
  return { ...options.tokens, ...Object.fromEntries(held.map((each) => [each.token, toGitHubToken(each)])) };
}

function accept(dispatch: GitHubDispatch, options: GitHubStandInOptions, state: State): void {
  state.dispatches.push(dispatch);
  const starts = runsStartedBy(repositoryDispatchEvent(dispatch), options.workflows ?? []);
  for (const start of starts) startRun(start, options, state);
}

function startRun(start: GitHubRunStart, options: GitHubStandInOptions, { runs }: State): GitHubRun {
  const run = createRun(firstRunId + runs.length, { createdAtMs: nowOf(options), ...start });
  runs.push(run);
  return run;
}

function bytesOf<Parameters>(request: Request<Parameters>): Buffer {
  const body: unknown = request.body;
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}

/** What Express itself refuses: 413 too large, 415 compressed, 400 a path that does not decode. Modelled: its statuses, its words. */
function toRefusal(error: unknown): GitHubRefusal {
  if (!(error instanceof Error && 'status' in error && typeof error.status === 'number'))
    return refusal(500, 'Server Error');
  return refusal(error.status, error.message);
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the stand-in does not listen on a port');
  return address.port;
}

async function close(server: Server): Promise<void> {
  // A second close reports that the server does not run, which is what was asked for.
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
