import type { GitHubTokens } from './github-access.ts';
import type { GitHubApp } from './github-app.ts';
import type { GitHubFault } from './github-fault.ts';
import type { GitHubWorkflow } from './github-run.ts';

/** How the stand-in of GitHub is set up. */
export type GitHubStandInOptions = {
  readonly tokens: GitHubTokens;
  /** Goes before every path, such as `/api/v3` on an Enterprise Server. @default none */
  readonly pathPrefix?: string;
  /** Behave as an Enterprise Server before 3.21, which refuses `X-GitHub-Api-Version: 2026-03-10`. @default false */
  readonly ghes?: boolean;
  /** One for each dispatch request, in order, until used up. @default none */
  readonly faults?: readonly GitHubFault[];
  /** The workflows that a dispatch starts a run of. @default none */
  readonly workflows?: readonly GitHubWorkflow[];
  /** One for each request about runs, in order, until used up. @default none */
  readonly runFaults?: readonly GitHubFault[];
  /** The GitHub Apps that may ask for tokens. @default none */
  readonly apps?: readonly GitHubApp[];
  /** One for each request by an App, in order, until used up. @default none */
  readonly appFaults?: readonly GitHubFault[];
  /** Now, in milliseconds since 1970: for all the time, or as a clock tells it at each request. @default Date.now */
  readonly nowMs?: number | (() => number);
};

/** What time it is for the stand-in. */
export function nowOf({ nowMs = Date.now }: GitHubStandInOptions): number {
  return typeof nowMs === 'number' ? nowMs : nowMs();
}
