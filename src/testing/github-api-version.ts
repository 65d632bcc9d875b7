import { refusal, type GitHubRefusal } from './github-refusal.ts';

const everywhere = '2022-11-28';
const notOnOlderServers = '2026-03-10';

/**
 * GitHub's refusal of an `X-GitHub-Api-Version` it does not have, else undefined. With `ghes` (an Enterprise Server before 3.21) `2026-03-10` is refused too.
 *
 * The status is documented (GitHub Docs, "API Versions"); the words and the place before authentication are modelled.
 */
export function refuseApiVersion(version: string | undefined, ghes: boolean): GitHubRefusal | undefined {
  if (version === undefined || version === everywhere || (version === notOnOlderServers && !ghes)) return undefined;
  return refusal(400, 'The version you specified is not a supported version.');
}
