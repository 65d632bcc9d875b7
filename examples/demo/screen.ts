import { styleText } from 'node:util';
import type { StepResult } from '../../test/support/emulated-runner.ts';

/** Prints what comes next. */
export function heading(text: string): void {
  console.log(`\n${styleText('bold', text)}`);
}

/** Prints text, indented. */
export function say(text: string): void {
  console.log(text.replaceAll(/^/gmu, '  '));
}

/** Prints what a step came to: its log, its outputs that are not empty, its summary. */
export function showStep(step: StepResult): void {
  say(`step: ${styleText(step.outcome === 'success' ? 'green' : 'red', step.outcome)}`);
  say(step.log.join('\n'));
  say('outputs:');
  for (const [name, value] of Object.entries(step.outputs)) if (value !== '') say(`  ${name} = ${value}`);
  showSummary(step);
}

/** Prints why a step refused, and that it told nothing. */
export function showRefusal(step: StepResult): void {
  say(`step: ${styleText(step.outcome === 'success' ? 'green' : 'red', step.outcome)}`);
  for (const { level, message, properties } of step.annotations)
    say(`${level} ${properties['title'] ?? ''}: ${message}`);
  say('outputs:');
  for (const [name, value] of Object.entries(step.outputs)) if (value !== '') say(`  ${name} = ${value}`);
  say('  all others are empty, so that no later step can read forged values');
  showSummary(step);
}

/** The summary is HTML; on a terminal its rows are enough. */
function showSummary({ summary }: StepResult): void {
  say('job summary:');
  for (const [, name = '', html = ''] of summary.matchAll(/<th align="left">(.*?)<\/th><td>(.*?)<\/td>/gu)) {
    say(`  | ${name.padEnd(8)} | ${textOf(html)}`);
  }
}

function textOf(html: string): string {
  const entities: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' };
  return html
    .replaceAll(/<[^>]+>/gu, '')
    .replaceAll(/&(?:lt|gt|quot|#39|amp);/gu, (entity) => entities[entity] ?? entity);
}
