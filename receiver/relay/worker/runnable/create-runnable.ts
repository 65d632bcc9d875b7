import type { AddressGuard } from '../../../../src/deliver/guard/address-guard.ts';
import type { WebhookConfig } from '../../config/config.ts';
import type { RunnableWebhook } from './runnable-webhook.ts';
import type { SecretOf } from './secret-of.ts';

/** A webhook as the worker runs it, by its type. What only other types need is not loaded. */
export async function createRunnable(
  config: WebhookConfig,
  secretOf: SecretOf,
  guard: AddressGuard,
): Promise<RunnableWebhook> {
  switch (config.type) {
    case 'github': {
      const { createGitHubRunnable } = await import('./github-runnable.ts');
      return createGitHubRunnable(config, secretOf);
    }
    case 'slack': {
      const { createSlackRunnable } = await import('./slack-runnable.ts');
      return createSlackRunnable(config, secretOf, guard);
    }
    case 'teams': {
      const { createTeamsRunnable } = await import('./teams-runnable.ts');
      return createTeamsRunnable(config, secretOf, guard);
    }
    case 'http': {
      const { createHttpRunnable } = await import('./http-runnable.ts');
      return createHttpRunnable(config, secretOf, guard);
    }
    case 'launch': {
      const { createLaunchRunnable } = await import('./launch-runnable.ts');
      return createLaunchRunnable(config, secretOf);
    }
  }
}
