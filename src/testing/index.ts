/** `wandb-artifact-dispatch/testing`: to test receivers and workflows without W&B and GitHub. */
export type { GitHubDispatch } from './github-dispatch.ts';
export type { GitHubFault } from './github-fault.ts';
export type { GitHubJob, GitHubRun, GitHubRunStart, GitHubRunState, GitHubWorkflow } from './github-run.ts';
export { startGitHubStandIn, type GitHubStandIn, type GitHubStandInOptions } from './github-stand-in.ts';
export { repositoryDispatchEvent, type RepositoryDispatchEvent } from './repository-dispatch-event.ts';
export { sampleEvents } from './sample-events.ts';
export { signTestRequest, type TestRequest, type TestRequestOptions } from './sign-test-request.ts';
