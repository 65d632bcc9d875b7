/** The entry of `uses: org/wandb-artifact-dispatch/send`; bundled into `dist/send/index.js`. */
import { getOctokit } from '@actions/github';
import { v7 } from 'uuid';
import { octokitApi, silentLog } from '../../deliver/github/octokit-api.ts';
import { realClock } from '../../deliver/real-clock.ts';
import { userAgent } from '../../deliver/user-agent.ts';
import { run } from './run.ts';

process.exitCode = await run({
  connect: (token) => octokitApi(getOctokit(token, { log: silentLog, userAgent })),
  clock: realClock,
  newId: () => v7(),
});
