import type { Explained } from './explain-event.ts';
import type { ExplainedRequest } from './explained-request.ts';
import { quote } from '../../core/quote.ts';
import { visible } from '../report.ts';

/** What would become of an event, for people. */
export function explainedText(automations: readonly Explained[]): string {
  if (automations.length === 0) return 'nothing fires: the config has no automations';
  return automations.map(automationText).join('\n');
}

function automationText({ automation, webhook, reason, matches, request }: Explained): string {
  const who = `${automation} -> ${webhook}`;
  if (request === null) return visible(`${who}: does not fire: ${reason}`);
  const whys = matches.map(({ condition, value, pattern }) => {
    const matched = pattern === undefined ? 'no pattern that excludes it' : quote(pattern);
    return `${condition}: ${value === undefined ? 'the event has none, which' : quote(value)} matches ${matched}`;
  });
  const why = whys.length === 0 ? 'it asks for every event on artifacts' : whys.join('; ');
  return [visible(`${who}: fires: ${why}`), ...requestLines(request)].join('\n');
}

function requestLines({ method, url, headers, body }: ExplainedRequest): readonly string[] {
  const lines = [
    `${method} ${url}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    '',
    ...body.trimEnd().split(/\r?\n/u),
  ];
  return lines.map((line) => `  ${visible(line)}`.trimEnd());
}
