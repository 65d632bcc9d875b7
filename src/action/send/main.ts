/** The entry of `uses: org/wandb-artifact-dispatch/send`; bundled into `dist/send/index.js`. */
import { v7 } from 'uuid';
import { createEnvFetch } from '../../deliver/env-proxy.ts';
import { parseApiUrl } from '../../deliver/github/api-url.ts';
import { octokitApi, silentLog } from '../../deliver/github/octokit-api.ts';
import { realClock } from '../../deliver/real-clock.ts';
import { userAgent } from '../../deliver/user-agent.ts';
import { run } from './run.ts';

process.exitCode = await run({
  connect: async (token) => {
    const baseUrl = parseApiUrl(process.env['GITHUB_API_URL'] ?? '');
    const request = { fetch: createEnvFetch(baseUrl) };
    // It reads the environment while it loads, and throws then: so what it would trip over is refused first.
    const { getOctokit } = await import(/* webpackMode: "eager" */ '@actions/github');
    return octokitApi(getOctokit(token, { baseUrl, log: silentLog, userAgent, request }));
  },
  clock: realClock,
  newId: () => v7(),
});
