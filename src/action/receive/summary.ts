import { artifactsPage } from '../../core/artifact-page.ts';
import type { DispatchError } from '../../core/errors.ts';
import { formatSentAt } from '../../core/time.ts';
import { escapeHtml } from '../html.ts';
import type { Outputs } from './outputs.ts';
import type { Received } from './receive.ts';

/** Most characters of one value in the summary, which GitHub cuts at 1 MiB. */
const longestValue = 500;

/** The job summary of a dispatch: the artifact, who did what, verified or not, and a link. Values are text in it, never markup. */
export function summaryOf(received: Received, outputs: Outputs): string {
  const { verified, event, facts, mismatch } = received;
  const artifact = outputs.artifact || outputs['artifact-uri'];
  const did = [facts.event ?? 'no event type given', facts.alias, facts.tag];
  const page = outputs['artifact-url'] || artifactsPage({ ...facts, ...hostOf(received) });
  return table('W&amp;B artifact dispatch', [
    ['Artifact', codes([artifact])],
    ['Of', artifact === '' ? codes([placeOf(outputs)]) : ''],
    ['What', codes(did)],
    ['Who', codes([event.author])],
    [
      'Verified',
      verified === undefined
        ? 'no: no signing-secret was given'
        : `yes, by secret ${verified.secretIndex + 1}, sent ${formatSentAt(verified.sentAtMs)}`,
    ],
    ['Matched', mismatch === undefined ? 'yes' : `no: ${codes([mismatch.reason])}`],
    ['Dispatch', codes([outputs['dispatch-id']])],
    ['Link', page ? `<a href="${escapeHtml(page)}">${escapeHtml(cut(page))}</a>` : ''],
  ]);
}

/** The job summary of a dispatch that was refused. Where a signature was, it tells nothing that the dispatch says. */
export function refusalSummary(error: DispatchError): string {
  return table('W&amp;B artifact dispatch: refused', [
    ['Refused', codes([error.code])],
    ['Why', codes([error.message])],
  ]);
}

function placeOf({ entity, project, collection }: Outputs): string {
  return [entity, project, collection].filter((part) => part !== '').join('/');
}

/** A server that nobody vouches for is not linked to. */
function hostOf({ verified, event }: Received): { readonly host?: string } {
  return verified === undefined || event.artifact?.host === undefined ? {} : { host: event.artifact.host };
}

/** One block of HTML without a blank line in it: Markdown is not looked for inside. */
function table(title: string, rows: readonly (readonly [string, string])[]): string {
  const filled = rows.filter(([, html]) => html !== '');
  const body = filled.map(([name, html]) => `<tr><th align="left">${name}</th><td>${html}</td></tr>`).join('\n');
  return `<h3>${title}</h3>\n<table>\n${body}\n</table>\n\n`;
}

function codes(values: readonly (string | undefined)[]): string {
  const there = values.filter((value) => value !== undefined && value !== '');
  return there.map((value) => `<code>${escapeHtml(cut(value ?? ''))}</code>`).join(' ');
}

function cut(text: string): string {
  return text.length <= longestValue ? text : `${text.slice(0, longestValue).toWellFormed()}…`;
}
