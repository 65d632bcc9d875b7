import * as z from 'zod/mini';

/** What act says of a run. Steps go by `JOB/STEP`, their ids. */
export interface ActLog {
  /** What became of every job, by its id, and of every step: `success`, `failure` or `skipped`. */
  readonly results: Readonly<Record<string, string>>;
  /** The outputs of each step that set any; `''` is set, too. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Every `::error`, by its title and its text. */
  readonly errors: readonly Annotation[];
  readonly warnings: readonly Annotation[];
  readonly notices: readonly Annotation[];
  /** What each step wrote into the summary. */
  readonly summaries: Readonly<Record<string, string>>;
  /** What each step printed that was no command; secrets are masked. */
  readonly printed: Readonly<Record<string, string>>;
}

interface Annotation {
  readonly step: string;
  readonly title: string;
  /** The whole command as it was printed: act decodes `%25` once too often. */
  readonly raw: string;
}

/** A line of `act --json --verbose`, as far as it is read. */
const lineSchema = z.object({
  jobID: z.optional(z.string()),
  jobResult: z.optional(z.string()),
  stepID: z.optional(z.array(z.string())),
  /** A step on JavaScript has a `Pre` and a `Post` beside its `Main`. */
  stage: z.optional(z.string()),
  stepResult: z.optional(z.string()),
  command: z.optional(z.string()),
  kvPairs: z.optional(z.nullable(z.record(z.string(), z.string()))),
  name: z.optional(z.string()),
  arg: z.optional(z.string()),
  raw: z.optional(z.string()),
  content: z.optional(z.string()),
  raw_output: z.optional(z.boolean()),
  msg: z.optional(z.string()),
});

type Line = z.output<typeof lineSchema> & { readonly step: string };

/**
 * Reads what `act --json --verbose` prints; only so does it tell what was skipped.
 *
 * @throws Error for a line that is no JSON, and for a result or an output that is told twice: one would hide the other
 */
export function readActLog(stdout: string): ActLog {
  const lines = stdout
    .split('\n')
    .filter((text) => text !== '')
    .map((text) => readLine(text));
  return {
    results: resultsOf(lines),
    outputs: outputsOf(lines),
    errors: annotationsOf(lines, 'error'),
    warnings: annotationsOf(lines, 'warning'),
    notices: annotationsOf(lines, 'notice'),
    summaries: joined(lines, (line) => (line.command === 'summary' ? line.content : undefined)),
    printed: joined(lines, (line) => (line.raw_output === true ? line.msg : undefined)),
  };
}

function readLine(text: string): Line {
  const line = lineSchema.parse(JSON.parse(text));
  return { ...line, step: [line.jobID ?? '', ...(line.stepID ?? [])].join('/') };
}

function resultsOf(lines: readonly Line[]): Record<string, string> {
  return unique(
    lines.flatMap(({ jobID, jobResult, step, stage, stepResult }) => {
      if (jobID !== undefined && jobResult !== undefined) return [[jobID, jobResult]];
      return stage === 'Main' && stepResult !== undefined ? [[step, stepResult]] : [];
    }),
  );
}

function outputsOf(lines: readonly Line[]): Record<string, Record<string, string>> {
  const set = lines.filter(({ command }) => command === 'set-output');
  const steps = new Set(set.map(({ step }) => step));
  return Object.fromEntries(
    [...steps].map((step) => {
      const ofStep = set.filter((line) => line.step === step);
      return [step, unique(ofStep.map(({ name = '', arg = '' }) => [name, arg]))];
    }),
  );
}

function annotationsOf(lines: readonly Line[], level: string): readonly Annotation[] {
  return lines
    .filter(({ command }) => command === level)
    .map(({ step, kvPairs, raw = '' }) => ({ step, title: kvPairs?.['title'] ?? '', raw }));
}

function joined(lines: readonly Line[], textOf: (line: Line) => string | undefined): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const line of lines) {
    const text = textOf(line);
    if (text !== undefined) texts[line.step] = (texts[line.step] ?? '') + text;
  }
  return texts;
}

function unique(entries: readonly (readonly string[])[]): Record<string, string> {
  const found = new Map<string, string>();
  for (const [key = '', value = ''] of entries) {
    if (found.has(key)) throw new Error(`act tells ${key} twice: ${found.get(key)}, then ${value}`);
    found.set(key, value);
  }
  return Object.fromEntries(found);
}
