/** Time as the relay takes it. It goes on evenly from where the wall's clock stood at the start, so that setting that clock moves nothing. */
export interface RelayClock {
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
  /** Calls back once; gives what cancels it. */
  readonly after: (delayMs: number, act: () => void) => () => void;
  /** From 0 up to 1, exclusive: for jitter. */
  readonly random: () => number;
}

/** The longest delay that Node's timers take; a longer one would fire at once. */
const mostDelayMs = 2_147_483_647;

/** The clock of a process: the wall's at its start, and from there what its own measures. A delay of more than 24 days is cut to them. */
export const realRelayClock: RelayClock = {
  nowMs: () => Math.floor(performance.timeOrigin + performance.now()),
  after: (delayMs, act) => {
    const timer = setTimeout(act, Math.min(delayMs, mostDelayMs));
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
};
