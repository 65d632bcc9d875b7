/** A queue of W&B Launch and what runs from there, the API key looked up. */
export interface LaunchWebhook {
  /** The queue's. */
  readonly entity: string;
  /** The queue's. */
  readonly project: string;
  readonly queue: string;
  /** `entity/project/job:alias`. */
  readonly job: string;
  /** Without a slash at its end. */
  readonly baseUrl: string;
  /** From 0, critical, to 3, low. */
  readonly priority: number | undefined;
  /** Where the run goes. */
  readonly destination: { readonly entity: string; readonly project: string };
  readonly apiKey: string;
}
