import { join } from 'node:path';
import { startProgram, type Program } from '../measure/program.ts';

/** What the sink can be asked. */
export type SinkMethods = {
  readonly port: (input: undefined) => number;
  /** Forgets what came; from now on it looks at signatures, or, where speed counts, does not. */
  readonly empty: (input: { readonly verify: boolean }) => void;
  readonly counts: (input: undefined) => {
    readonly requests: number;
    readonly ids: number;
    /** Signatures that were not of their body. */
    readonly forged: number;
  };
  /** Of each id when it came, on the machine's monotonic clock in milliseconds. */
  readonly arrivals: (input: undefined) => readonly (readonly [id: string, atMs: number])[];
};

/** Where deliveries go. */
export interface Sink extends Program<SinkMethods> {
  readonly url: string;
}

/** Starts the sink. */
export async function startSink(folder: string): Promise<Sink> {
  const file = new URL('sink-program.ts', import.meta.url);
  const program = await startProgram<SinkMethods>({ file, argv: [], log: join(folder, 'sink.log') });
  return { ...program, url: `http://127.0.0.1:${await program.ask('port', undefined)}/hook` };
}
