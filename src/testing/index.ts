/** `wandb-artifact-dispatch/testing`: to test receivers and workflows without W&B and GitHub. */
export type { GitHubApp, GitHubInstallation, GitHubPermission } from './github-app.ts';
export type { GitHubDispatch } from './github-dispatch.ts';
export type { GitHubFault } from './github-fault.ts';
export type { GitHubInstallationToken } from './github-installation-token.ts';
export type { GitHubJob, GitHubRun, GitHubRunStart, GitHubRunState, GitHubWorkflow } from './github-run.ts';
export { startGitHubStandIn, type GitHubStandIn, type GitHubStandInOptions } from './github-stand-in.ts';
export type { LaunchItem } from './launch-answer.ts';
export {
  startLaunchStandIn,
  type LaunchFault,
  type LaunchStandIn,
  type LaunchStandInOptions,
} from './launch-stand-in.ts';
export { repositoryDispatchEvent, type RepositoryDispatchEvent } from './repository-dispatch-event.ts';
export { sampleEvents } from './sample-events.ts';
export { signTestRequest, type TestRequest, type TestRequestOptions } from './sign-test-request.ts';
export {
  startSlackStandIn,
  type SlackFault,
  type SlackMessage,
  type SlackStandIn,
  type SlackStandInOptions,
} from './slack-stand-in.ts';
export {
  startTeamsStandIn,
  type TeamsFault,
  type TeamsMessage,
  type TeamsStandIn,
  type TeamsStandInOptions,
} from './teams-stand-in.ts';
