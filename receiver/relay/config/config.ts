import type { JsonObject } from '../../../src/core/json.ts';
import type { Automation } from '../../../src/core/plan.ts';

/** `dispatch.yaml`, valid and with its defaults: names are resolved to names that exist, templates are compiled, times are milliseconds. */
export interface RelayConfig {
  readonly secrets: ReadonlyMap<string, SecretSource>;
  /** Names of secrets; empty: the environment's token, or one that is made. */
  readonly adminTokens: readonly string[];
  /** CIDRs that outbound calls may reach although private. */
  readonly allowPrivateNetworks: readonly string[];
  readonly sources: readonly SourceConfig[];
  readonly webhooks: readonly WebhookConfig[];
  readonly automations: readonly Automation[];
}

/** Where a secret's value is. */
export type SecretSource =
  | { readonly kind: 'env'; readonly variable: string }
  | { readonly kind: 'file'; readonly path: string };

/** Where W&B calls us: `POST /wandb/{name}`. */
export interface SourceConfig {
  readonly name: string;
  readonly type: 'webhook';
  /** Names of secrets. */
  readonly signingSecrets: readonly string[];
  /** Names of secrets. */
  readonly accessTokens: readonly string[];
  readonly scheme: 'wandb' | 'standard-webhooks' | 'either';
  /** How long the same body is the same event; 0: never. */
  readonly dedupeWindowMs: number;
}

/** A configured place that receives. */
export type WebhookConfig =
  | HttpWebhookConfig
  | GitHubWebhookConfig
  | SlackWebhookConfig
  | TeamsWebhookConfig
  | LaunchWebhookConfig;

/** What every type of webhook has. */
export interface DeliveryPolicy {
  readonly timeoutMs: number;
  /** As many attempts as there are delays, each after its delay. */
  readonly delaysMs: readonly number[];
  readonly concurrency: number;
  readonly perMinute: number | undefined;
}

/** A URL, or the name of the secret that holds it. */
export type UrlConfig =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'secret'; readonly name: string };

/** Any endpoint. */
export interface HttpWebhookConfig extends DeliveryPolicy {
  readonly name: string;
  readonly type: 'http';
  readonly url: UrlConfig;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Name of a secret. */
  readonly accessToken: string | undefined;
  /** Name of a secret. */
  readonly signingSecret: string | undefined;
  readonly signatureEncoding: 'base64' | 'hex';
  readonly standardWebhooks: boolean;
}

/** A repository, by its `repository_dispatch`. */
export interface GitHubWebhookConfig extends DeliveryPolicy {
  readonly name: string;
  readonly type: 'github';
  /** `owner/name`. */
  readonly repository: string;
  /** Undefined: every payload brings its own. */
  readonly eventType: string | undefined;
  readonly auth: GitHubAuthConfig;
  /** Without a slash at its end. */
  readonly apiUrl: string;
  /** Name of a secret: an HMAC secret, or `whsk_…`. */
  readonly signingSecret: string | undefined;
}

/** How GitHub knows us: a token, or an App's short-lived ones. `token` and `privateKey` are names of secrets. */
type GitHubAuthConfig =
  | { readonly kind: 'token'; readonly token: string }
  | {
      readonly kind: 'app';
      readonly id: string;
      readonly privateKey: string;
      /** Undefined: it is asked of GitHub. */
      readonly installationId: number | undefined;
    };

/** A channel: by an incoming webhook, or by a bot's token, which is the name of a secret. */
export interface SlackWebhookConfig extends DeliveryPolicy {
  readonly name: string;
  readonly type: 'slack';
  readonly to:
    | { readonly kind: 'url'; readonly url: UrlConfig }
    | { readonly kind: 'bot'; readonly token: string; readonly channel: string; readonly apiUrl: string };
}

/** A Workflows webhook of Teams. */
export interface TeamsWebhookConfig extends DeliveryPolicy {
  readonly name: string;
  readonly type: 'teams';
  readonly url: UrlConfig;
}

/** A queue of W&B Launch. */
export interface LaunchWebhookConfig extends DeliveryPolicy {
  readonly name: string;
  readonly type: 'launch';
  readonly entity: string;
  /** The queue's. */
  readonly project: string;
  readonly queue: string;
  /** `entity/project/job:alias`. */
  readonly job: string;
  /** Name of a secret. */
  readonly apiKey: string;
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly priority: number | undefined;
  /** Where the run goes. */
  readonly destination: { readonly entity: string; readonly project: string };
  readonly overrides: LaunchOverrides;
}

/** What of a job is overridden. Source: W&B's launch spec, in its own names. */
interface LaunchOverrides {
  readonly args?: readonly string[];
  readonly run_config?: JsonObject;
  readonly entry_point?: readonly string[];
}

/** What is wrong at one place of the file. */
export interface ConfigProblem {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** `webhooks[0].url`; empty at the top. */
  readonly path: string;
  readonly message: string;
  /** The nearest known name, where one is near. */
  readonly suggestion?: string;
}

/** A config, or all that is wrong with it. */
export type ReadConfig =
  | { readonly kind: 'config'; readonly config: RelayConfig }
  | { readonly kind: 'invalid'; readonly problems: readonly ConfigProblem[] };
