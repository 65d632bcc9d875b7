import type { Request, Response, Router } from 'express';
import { knowApp, type GitHubApp, type GitHubInstallation } from './github-app.ts';
import type { GitHubFault } from './github-fault.ts';
import {
  installationTokenJson,
  makeInstallationToken,
  type GitHubInstallationToken,
} from './github-installation-token.ts';
import { refusal, sendRefusal } from './github-refusal.ts';
import { sendJson } from './send-json.ts';

/** What the endpoints of Apps are served from. */
export type GitHubApps = {
  readonly apps: readonly GitHubApp[];
  /** One for each request, in order, until used up. */
  readonly faults: GitHubFault[];
  readonly nowMs: () => number;
  /** Takes a token that was given. */
  readonly given: (token: GitHubInstallationToken) => void;
};

/**
 * Serves `GET /repos/{owner}/{repo}/installation` and `POST /app/installations/{id}/access_tokens`, to Apps by their JWT.
 *
 * Documented: the paths, the JWT, what a token may ask for. Modelled: of an installation the id and the account alone.
 */
export function serveApps(router: Router, pathPrefix: string, served: GitHubApps): void {
  router.get<{ owner: string; repo: string }>(`${pathPrefix}/repos/:owner/:repo/installation`, (request, response) => {
    const { owner, repo } = request.params;
    const wanted = `${owner}/${repo}`.toLowerCase();
    const reaches = ({ repositories }: GitHubInstallation): boolean =>
      repositories.some((repository) => repository.toLowerCase() === wanted);
    answer(served, { request, response }, (installations) => {
      const installation = installations.find(reaches);
      if (installation === undefined) return sendRefusal(response, refusal(404, 'Not Found'));
      response.json({ id: installation.id, account: { login: owner }, target_type: 'Organization' });
    });
  });
  router.post<{ id: string }>(`${pathPrefix}/app/installations/:id/access_tokens`, (request, response) => {
    answer(served, { request, response }, (installations) => {
      const installation = installations.find(({ id }) => String(id) === request.params.id);
      if (installation === undefined) return sendRefusal(response, refusal(404, 'Not Found'));
      const body: unknown = request.body;
      const made = makeInstallationToken(installation, Buffer.isBuffer(body) ? body : Buffer.alloc(0), served.nowMs());
      if (made.kind === 'refused') return sendRefusal(response, made);
      served.given(made);
      response.status(201).json(installationTokenJson(made));
    });
  });
}

function answer<Parameters>(
  { apps, faults, nowMs }: GitHubApps,
  { request, response }: { readonly request: Request<Parameters>; readonly response: Response },
  say: (installations: readonly GitHubInstallation[]) => void,
): void {
  const fault = faults.shift();
  if (fault?.kind === 'reply') return sendJson(response, fault);
  if (fault?.kind === 'cut') return void request.socket.destroy();
  const known = knowApp(apps, request.headers.authorization, nowMs());
  return known.kind === 'refused' ? sendRefusal(response, known) : say(known.app.installations);
}
