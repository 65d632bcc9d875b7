import { Command } from '@commander-js/extra-typings';
import { naming } from '../core/attempt.ts';
import { parseEvent } from '../core/event.ts';
import { decodeUtf8, parseJson } from '../core/json.ts';
import { quote } from '../core/quote.ts';
import { configOption, readNamedConfig } from './config/config-option.ts';
import { explainedText } from './explain/explained-text.ts';
import { examples } from './help.ts';
import { readBytes } from './input.ts';
import { jsonOption, reportResult } from './report.ts';
import { reportProblems } from './config/config-problems.ts';
import type { Surroundings } from './surroundings.ts';

/** As deep as the relay's sources take JSON. */
const maxDepth = 64;

/** `explain`: tells what the relay would make of an event. */
export function explainCommand(surroundings: Surroundings) {
  return new Command('explain')
    .summary('tell which automations an event fires, and why')
    .description(
      'Tells of each automation whether the event fires it, else the first condition that does not hold, and the exact request that its webhook would get. Secrets, tokens, ids, times and signatures stand as <…>; no secret is needed, and nothing is sent.',
    )
    .argument('<event>', 'the file with the event, JSON as W&B posts it; - reads stdin')
    .addOption(configOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      examples('wandb-dispatch explain event.json', 'wandb-dispatch explain - --config relay.yaml --json < event.json'),
    )
    .action(async (eventFile, { config: file, json }) => {
      const read = await readNamedConfig(file, surroundings);
      if (read.kind === 'invalid') return reportProblems(read.problems, surroundings, { json: json === true });
      const body = await readEvent(eventFile, surroundings);
      const event = naming('the event', () => parseEvent(parseJson(decodeUtf8(body), maxDepth)));
      const { explainEvent } = await import('./explain/explain-event.ts');
      const automations = explainEvent({ event, body }, read.config);
      const shown = automations.map(({ matches: _matches, ...automation }) => automation);
      reportResult(surroundings, { text: explainedText(automations), json: { event, automations: shown } }, { json });
    });
}

/** @throws INPUT_INVALID */
function readEvent(file: string, { readStdin, readFile }: Surroundings): Promise<Uint8Array> {
  return file === '-'
    ? readBytes('the event: stdin', readStdin)
    : readBytes(`the event: the file ${quote(file)}`, () => readFile(file));
}
