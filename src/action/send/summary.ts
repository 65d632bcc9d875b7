import type { summary } from '@actions/core';
import type { Originated } from '../../deliver/originate.ts';
import { escapeHtml } from '../html.ts';

/** A row of the table that @actions/core writes. */
export type Row = Parameters<typeof summary.addTable>[0][number];

/** The table of the job summary: each repository, its dispatch, its run, what failed. Values are text in it, never markup. */
export function summaryRows(results: readonly Originated[]): Row[] {
  const header = ['Repository', 'Dispatch', 'Run', 'Result'].map((data) => ({ data, header: true }));
  return [header, ...results.map((result) => rowOf(result))];
}

/** @actions/core leaves an empty cell open. */
const none = '–';

function rowOf({ repository, dispatchId, run, failure }: Originated): string[] {
  const page = run && `<a href="${escapeHtml(run.url)}">${escapeHtml(run.id)}</a>`;
  const result = failure === undefined ? (run?.conclusion ?? run?.status ?? 'dispatched') : `failed: ${failure.code}`;
  return [code(repository), dispatchId === undefined ? none : code(dispatchId), page ?? none, escapeHtml(result)];
}

function code(text: string): string {
  return `<code>${escapeHtml(text)}</code>`;
}
