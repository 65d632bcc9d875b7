import { stateOf, type GitHubRun } from './github-run.ts';

/** The filters and the page of a list of runs. Source: GitHub's REST API, "List workflow runs for a repository". */
export type RunQuery = {
  readonly event: string | undefined;
  readonly status: string | undefined;
  readonly created: string | undefined;
  readonly perPage: number;
  readonly page: number;
};

/** Reads a query string; what is no page is the first of 30. Modelled: GitHub cuts `per_page` to 100. */
export function parseRunQuery(query: URLSearchParams): RunQuery {
  const number = (name: string, usual: number): number => {
    const value = Number(query.get(name) ?? usual);
    return Number.isInteger(value) && value >= 1 ? value : usual;
  };
  return {
    event: query.get('event') ?? undefined,
    status: query.get('status') ?? undefined,
    created: query.get('created') ?? undefined,
    perPage: Math.min(number('per_page', 30), 100),
    page: number('page', 1),
  };
}

/** Whether a run passes the filters; `status` matches a status or a conclusion, as GitHub has it. */
export function passes(run: GitHubRun, { event, status, created }: RunQuery): boolean {
  const state = stateOf(run);
  return (
    state !== undefined &&
    (event === undefined || run.event === event) &&
    (status === undefined || state.status === status || state.conclusion === status) &&
    (created === undefined || isCreatedIn(run.createdAtMs, created))
  );
}

/** Source: GitHub Docs, "Understanding the search syntax": `>=`, `<=`, `>`, `<`, `A..B` with `*` for open, or a day. Modelled: what is no time matches nothing. */
function isCreatedIn(atMs: number, range: string): boolean {
  const atSeconds = Math.floor(atMs / 1000);
  const [, operator = '', bound = ''] = /^(>=|<=|>|<)?(.*)$/u.exec(range) ?? [];
  if (operator === '>') return atSeconds > secondsOf(bound, 0);
  if (operator === '<') return atSeconds < secondsOf(bound, 0);
  const [from = '', to = ''] = bound.includes('..') ? bound.split('..') : rangeOf(operator, bound);
  return isFrom(atSeconds, from) && isUpTo(atSeconds, to);
}

function rangeOf(operator: string, bound: string): readonly [string, string] {
  if (operator === '') return [bound, bound];
  return operator === '>=' ? [bound, '*'] : ['*', bound];
}

function isFrom(atSeconds: number, bound: string): boolean {
  return bound === '*' || atSeconds >= secondsOf(bound, 0);
}

function isUpTo(atSeconds: number, bound: string): boolean {
  return bound === '*' || atSeconds <= secondsOf(bound, 86_399);
}

/** A day begins at its first second and ends at its last. */
function secondsOf(text: string, ofDay: number): number {
  const isDay = /^\d{4}-\d\d-\d\d$/u.test(text);
  return Date.parse(text) / 1000 + (isDay ? ofDay : 0);
}
