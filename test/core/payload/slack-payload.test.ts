import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { WandbEvent } from '../../../src/core/event.ts';
import { slackPayload } from '../../../src/core/payload/slack-payload.ts';

const event: WandbEvent = {
  type: 'ADD_ARTIFACT_ALIAS',
  author: 'ada',
  alias: 'production',
  artifact: { entity: 'acme', project: 'wandb-registry-model', registry: 'model', collection: 'churn', version: 'v3' },
  metadata: { accuracy: 0.9, note: '<!channel>', passed: true, nothing: null, list: ['<', { a: '&' }] },
  extra: {},
};
const evil = { ...event, author: '<!channel>\n*@here* & co' };

const render = (template: unknown, of: WandbEvent = event): unknown => slackPayload(template).render(of, 'tell all');
const section = (text: string): object => ({ type: 'section', text: { type: 'mrkdwn', text } });

describe('the default message', () => {
  it('says what happened to which artifact, by whom, and links to its project', () => {
    expect(render(undefined)).toStrictEqual({
      text: 'Alias added: production, acme/wandb-registry-model/churn:v3, by ada',
      blocks: [
        {
          type: 'section',
          text: {
            type: 'mrkdwn',
            text: '*Alias added: production*\n<https://wandb.ai/acme/wandb-registry-model/artifacts|acme/wandb-registry-model/churn:v3>',
            verbatim: true,
          },
        },
        {
          type: 'context',
          elements: [{ type: 'mrkdwn', text: 'by ada · automation tell all', verbatim: true }],
        },
      ],
    });
  });

  it('says no more than is known', () => {
    const unknown: WandbEvent = { type: 'UNKNOWN', eventType: 'ping', extra: {} };
    expect(render(undefined, unknown)).toStrictEqual({
      text: 'Event: ping',
      blocks: [
        { type: 'section', text: { type: 'mrkdwn', text: '*Event: ping*', verbatim: true } },
        { type: 'context', elements: [{ type: 'mrkdwn', text: 'automation tell all', verbatim: true }] },
      ],
    });
  });

  it('names the link where nothing else does', () => {
    const place: WandbEvent = { type: 'UNKNOWN', extra: { entity_name: 'acme', project_name: 'vision' } };
    expect(render(undefined, place)).toMatchObject({
      blocks: [{ text: { text: '*Event*\n<https://wandb.ai/acme/vision|acme/vision>' } }, {}],
    });
  });

  it('lets no value mention, link or begin a line', () => {
    expect(render(undefined, { ...evil, alias: '<https://evil.example|x>\n>' })).toMatchObject({
      text: 'Alias added: &lt;https://evil.example|x&gt; &gt;, acme/wandb-registry-model/churn:v3, by &lt;!channel&gt; *@here* &amp; co',
      blocks: [
        {
          text: {
            text: '*Alias added: &lt;https://evil.example|x&gt; &gt;*\n<https://wandb.ai/acme/wandb-registry-model/artifacts|acme/wandb-registry-model/churn:v3>',
          },
        },
        { elements: [{ text: 'by &lt;!channel&gt; *@here* &amp; co · automation tell all' }] },
      ],
    });
  });

  it('cuts what is too long', () => {
    const { text, blocks } = render(undefined, { ...event, alias: '<'.repeat(50_000) }) as {
      readonly text: string;
      readonly blocks: readonly [{ readonly text: { readonly text: string } }];
    };
    expect(text).toMatch(/^Alias added: (?:&lt;)+…, acme\/wandb-registry-model\/churn:v3, by ada$/u);
    expect(blocks[0].text.text).toMatch(/^\*Alias added: (?:&lt;)+…\*\n<https:.*\|acme.*>$/u);
    expect(blocks[0].text.text.length).toBeLessThanOrEqual(3_000);
    expect(blocks[0].text.text.length).toBeGreaterThan(2_990);
  });
});

describe('a payload of one’s own', () => {
  it('may be the one of W&B’s documentation, as it is', () => {
    const file = new URL('../../fixtures/wandb-documentation/slack.json', import.meta.url);
    const documented: unknown = JSON.parse(readFileSync(file, 'utf8'));
    expect(render(documented, evil)).toStrictEqual({
      text: '¡Nueva alerta de WANDB!',
      blocks: [
        section('Evento de artefacto: ADD_ARTIFACT_ALIAS'),
        section('Nueva versión: acme/wandb-registry-model/churn:v3'),
        { type: 'divider' },
        section('Autor: &lt;!channel&gt; *@here* &amp; co'),
      ],
    });
  });

  it('keeps its own marks, and percent-encodes values in its URLs', () => {
    const text = '<!here> see <https://w.example/${event_author}?a=${alias}|${event_author}>';
    expect(render({ text }, evil)).toStrictEqual({
      text: '<!here> see <https://w.example/%3C%21channel%3E%20%2A%40here%2A%20%26%20co?a=production|&lt;!channel&gt; *@here* &amp; co>',
    });
  });

  it.each([
    { text: '<${artifact_metadata.note}>', rendered: '<%3C%21channel%3E>' },
    { text: '<!${alias}>', rendered: '<!production>' },
    { text: '<${alias}|open>', rendered: '<production|open>' },
  ])('lets no value say what a bracket is: $text', ({ text, rendered }) => {
    expect(render({ text })).toEqual({ text: rendered });
  });

  it('shows values as texts, whatever they are', () => {
    const texts = ['accuracy', 'note', 'passed', 'nothing', 'list'].map((key) =>
      section(`\${artifact_metadata.${key}}`),
    );
    expect(render({ text: '${artifact_version_index}', blocks: texts })).toStrictEqual({
      text: '3',
      blocks: [
        section('0.9'),
        section('&lt;!channel&gt;'),
        section('true'),
        section(''),
        section('["&lt;",{"a":"&amp;"}]'),
      ],
    });
  });

  it('keeps the JSON type of a value alone where nothing is shown', () => {
    const metadata = { event_type: 'model', event_payload: '${artifact_metadata}' };
    expect(render({ text: 'a', metadata, unfurl_links: '${artifact_metadata.passed}' })).toStrictEqual({
      text: 'a',
      metadata: {
        event_type: 'model',
        event_payload: {
          accuracy: 0.9,
          note: '&lt;!channel&gt;',
          passed: true,
          nothing: null,
          list: ['&lt;', { a: '&amp;' }],
        },
      },
      unfurl_links: true,
    });
  });

  it.each([
    { what: 'text', most: 40_000, template: (text: string): object => ({ text }) },
    { what: 'the text of a section', most: 3_000, template: (text: string): object => ({ blocks: [section(text)] }) },
    {
      what: 'a field',
      most: 2_000,
      template: (text: string): object => ({ blocks: [{ type: 'section', fields: [{ type: 'mrkdwn', text }] }] }),
    },
    {
      what: 'a header',
      most: 150,
      template: (text: string): object => ({ blocks: [{ type: 'header', text: { type: 'plain_text', text } }] }),
    },
    {
      what: 'a button',
      most: 75,
      template: (text: string): object => ({
        blocks: [{ type: 'actions', elements: [{ type: 'button', text: { type: 'plain_text', text } }] }],
      }),
    },
    {
      what: 'the context of an attachment',
      most: 3_000,
      template: (text: string): object => ({
        attachments: [{ blocks: [{ type: 'context', elements: [{ type: 'mrkdwn', text }] }] }],
      }),
    },
  ])('is cut to what Slack takes in $what', ({ most, template }) => {
    const long = { ...event, alias: '😀'.repeat(50_000) };
    const rendered = JSON.stringify(render(template('is ${alias}!'), long));
    const shown = 'is ' + '😀'.repeat(Math.floor((most - 5) / 2)) + '…!';
    expect(rendered).toBe(JSON.stringify(template(shown)));
  });
});

describe('texts that Slack does not count', () => {
  it('are escaped and cut as the longest that it takes', () => {
    const template = {
      text: 'a',
      metadata: { event_type: 'moved_${alias}', event_payload: { by: '${event_author}' } },
    };
    expect(render(template, { ...evil, alias: `<${'x'.repeat(50_000)}` })).toMatchObject({
      metadata: {
        event_type: expect.stringMatching(/^moved_&lt;x{39000,40000}…$/u),
        event_payload: { by: expect.stringMatching(/^&lt;!channel&gt; /u) },
      },
    });
  });
});
