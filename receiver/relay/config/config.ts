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
export type WebhookConfig = HttpWebhookConfig;

/** What every type of webhook has. */
export interface DeliveryPolicy {
  readonly timeoutMs: number;
  /** As many attempts as there are delays, each after its delay. */
  readonly delaysMs: readonly number[];
  readonly concurrency: number;
  readonly perMinute: number | undefined;
}

/** Any endpoint. */
export interface HttpWebhookConfig extends DeliveryPolicy {
  readonly name: string;
  readonly type: 'http';
  /** The URL, or the name of the secret that holds it. */
  readonly url: { readonly kind: 'text'; readonly text: string } | { readonly kind: 'secret'; readonly name: string };
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Name of a secret. */
  readonly accessToken: string | undefined;
  /** Name of a secret. */
  readonly signingSecret: string | undefined;
  readonly signatureEncoding: 'base64' | 'hex';
  readonly standardWebhooks: boolean;
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
