import { parseArgs } from 'node:util';

/** What a run of the harness is. */
export interface CrashOptions {
  /** How many kills at least. */
  readonly rounds: number;
  /** How many events are accepted at least. */
  readonly eventsMin: number;
  /** After how long the run fails, the drain not counted. */
  readonly seconds: number;
  /** Of the random moments of the kills. */
  readonly seed: number;
  readonly connections: number;
  /** The relay's program. */
  readonly relay: string;
}

/** The usual is the long form. */
const usual = { rounds: 300, 'events-min': 30_000, seconds: 1_800, seed: 1, connections: 8 } as const;

/** @throws TypeError for what is no option or no whole number */
export function parseCrashOptions(argv: readonly string[]): CrashOptions {
  const text = { type: 'string' } as const;
  const options = { rounds: text, 'events-min': text, seconds: text, seed: text, connections: text, relay: text };
  const { values } = parseArgs({ args: [...argv], options });
  const number = (name: keyof typeof usual): number => {
    const value = values[name] ?? `${usual[name]}`;
    if (/^\d{1,9}$/u.test(value)) return Number(value);
    throw new TypeError(`--${name}: ${value} is no whole number`);
  };
  return {
    rounds: number('rounds'),
    eventsMin: number('events-min'),
    seconds: number('seconds'),
    seed: number('seed'),
    connections: number('connections'),
    relay: values.relay ?? 'src/cli/main.ts',
  };
}
