import { describe, expect, test } from '@jest/globals';
import { emptyOutputs } from './declared-outputs.ts';
import { aliasPayload, dispatchId, secret, signedEvent } from './dispatch-event.ts';
import { runAct } from './run-act.ts';

/** No slash and no colon: they end a collection's name. */
const collection = `cat '"\n$(cd "$FILES"; touch executed)\`cd "$FILES"; touch executed\``;

const hostile = [
  { title: 'line breaks', value: 'one\ntwo\n\nthree\n' },
  { title: 'quotes', value: `'"\\"'; touch "$FILES/executed"; '"` },
  { title: 'a command substitution', value: '$(touch "$FILES/executed")' },
  { title: 'backticks', value: '`touch "$FILES/executed"`' },
  { title: 'commands that set outputs', value: 'x\n::set-output name=matched::false\n::set-output name=pwned::yes' },
  {
    title: 'commands that set variables and PATH',
    value: 'x\n::set-env name=pwned::yes\n::add-path::/pwned\n::stop-commands::x',
  },
  { title: 'commands of the older form', value: '##[add-path]/pwned\n##[set-output name=matched;]false' },
  { title: 'line breaks as commands have them', value: 'x%0A::set-output name=matched::false%0D%25%3A' },
  { title: 'assignments of command files', value: 'x\nmatched=false\npwned=yes' },
  { title: 'delimiters of command files', value: 'x\nEOF\nghadelimiter_\npwned<<EOF\nyes\nEOF' },
  { title: 'expressions', value: '${{ github.token }} ${{ secrets.WANDB_DISPATCH_SECRET }} }}' },
  { title: 'what terminals obey and what few can see', value: '\u001b[31mred\u001b[0m \u202e \u200b \u{1f408} é \t|' },
];

describe('a later step', () => {
  test.each(hostile)('gets $title byte for byte, and nothing is executed', async ({ value }) => {
    const payload = {
      ...aliasPayload,
      artifact_version_string: `acme/zoo/${collection}:v3`,
      event_author: value,
      alias: value,
      tag: value,
      artifact_metadata: { note: value, [value]: [1] },
    };
    const run = await runAct({
      workflow: 'test/act/workflows/report.yml',
      event: signedEvent({ payload }),
      secrets: { WANDB_DISPATCH_SECRET: secret },
    });
    const { path, 'node-version': _version, outputs, event, ...files } = run.files;
    expect(run.results).toEqual({ receive: 'success', 'receive/dispatch': 'success', 'receive/report': 'success' });
    expect(files).toEqual({
      alias: value,
      artifact: `acme/zoo/${collection}:v3`,
      author: value,
      collection,
      metadata: JSON.stringify(payload.artifact_metadata),
      pwned: 'unset',
      tag: value,
    });
    expect(path).not.toContain('pwned');
    expect(JSON.parse(event ?? '')).toMatchObject({ author: value, alias: value, tag: value });
    expect(JSON.parse(outputs ?? '')).toEqual({
      ...emptyOutputs(),
      matched: 'true',
      verified: 'true',
      'event-type': 'ADD_ARTIFACT_ALIAS',
      'event-author': value,
      entity: 'acme',
      project: 'zoo',
      collection,
      version: 'v3',
      alias: value,
      tag: value,
      artifact: `acme/zoo/${collection}:v3`,
      'artifact-uri': `wandb-artifact://acme/zoo/${collection}:v3`,
      metadata: JSON.stringify(payload.artifact_metadata),
      'dispatch-id': dispatchId,
      event,
    });
    expect([run.errors, run.warnings, run.notices]).toEqual([[], [], []]);
  });
});

test('a value that is pasted into a script is executed, so these tests would see it', async () => {
  const payload = { ...aliasPayload, event_author: '$(touch "$FILES/executed")' };
  const run = await runAct({ workflow: 'test/act/workflows/pasted.yml', event: signedEvent({ payload }) });
  expect(run.results).toEqual({ paste: 'success', 'paste/paste': 'success' });
  expect(Object.keys(run.files)).toEqual(['executed']);
});
