/** What a contestant runs on. */
export interface Ground {
  /** Its own. */
  readonly folder: string;
  readonly sinkUrl: string;
  /** Where PostgreSQL's socket is; undefined: it does not run. */
  readonly postgres: string | undefined;
}

/** A durable queue of deliveries, each with what it is for. */
export interface Queue {
  /** Keeps one; resolves when it is on disk. */
  readonly put: () => Promise<unknown>;
  /** Keeps many, as fast as it can. */
  readonly fill: (count: number) => Promise<void>;
  /** How many deliveries wait, looked up as somebody who starts anew would. @throws where nothing says that they are on disk */
  readonly waiting: () => Promise<number>;
  /** Delivers so many, all that wait, and resolves when it knows durably that they are delivered. */
  readonly drain: (count: number) => Promise<void>;
  /** Forgets everything. */
  readonly clear: () => Promise<void>;
  readonly close: () => Promise<void>;
}
