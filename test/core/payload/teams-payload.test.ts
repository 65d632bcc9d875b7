import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { WandbEvent } from '../../../src/core/event.ts';
import { teamsPayload } from '../../../src/core/payload/teams-payload.ts';

const event: WandbEvent = {
  type: 'ADD_ARTIFACT_ALIAS',
  author: 'ada_l',
  alias: 'production',
  artifact: { entity: 'acme', project: 'wandb-registry-model', registry: 'model', collection: 'churn', version: 'v3' },
  metadata: {
    accuracy: 0.9,
    page: 'https://w.example/a_b?c=(d)&e',
    script: 'javascript:alert(1)',
    card: { type: 'x' },
  },
  extra: {},
};
const evil = { ...event, author: '[x](https://evil.example) <at>all</at>' };

const render = (template: unknown, of: WandbEvent = event): unknown => teamsPayload(template).render(of, 'tell_all');
const wrapped = (content: unknown): unknown => ({
  type: 'message',
  attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }],
});

describe('the default card', () => {
  it('says what happened to which artifact, by whom, and links to its project', () => {
    expect(render(undefined)).toStrictEqual(
      wrapped({
        $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
        type: 'AdaptiveCard',
        version: '1.5',
        body: [
          { type: 'TextBlock', text: 'Alias added: production', size: 'Medium', weight: 'Bolder', wrap: true },
          { type: 'TextBlock', text: 'acme/wandb-registry-model/churn:v3', wrap: true },
          {
            type: 'FactSet',
            facts: [
              { title: 'By', value: String.raw`ada\_l` },
              { title: 'Automation', value: String.raw`tell\_all` },
            ],
          },
        ],
        actions: [
          {
            type: 'Action.OpenUrl',
            title: 'Open in W&B',
            url: 'https://wandb.ai/acme/wandb-registry-model/artifacts',
          },
        ],
      }),
    );
  });

  it('says no more than is known', () => {
    expect(render(undefined, { type: 'UNKNOWN', eventType: 'ping', extra: {} })).toStrictEqual(
      wrapped({
        $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
        type: 'AdaptiveCard',
        version: '1.5',
        body: [
          { type: 'TextBlock', text: 'Event: ping', size: 'Medium', weight: 'Bolder', wrap: true },
          { type: 'FactSet', facts: [{ title: 'Automation', value: String.raw`tell\_all` }] },
        ],
      }),
    );
  });

  it('stays below 28 KB, whatever the values are', () => {
    const worst = '\u0001€<'.repeat(50_000);
    const rendered = render(undefined, {
      ...event,
      author: worst,
      alias: worst,
      artifact: { entity: 'acme', project: 'vision', collection: worst, version: 'v1' },
    });
    expect(Buffer.byteLength(JSON.stringify(rendered))).toBeLessThan(28 * 1024);
  });
});

describe('a payload of one’s own', () => {
  it('may be the MessageCard of W&B’s documentation, as it is', () => {
    const file = new URL('../../fixtures/wandb-documentation/teams.json', import.meta.url);
    const documented: unknown = JSON.parse(readFileSync(file, 'utf8'));
    expect(render(documented, evil)).toStrictEqual({
      '@type': 'MessageCard',
      '@context': 'http://schema.org/extensions',
      summary: 'Nueva notificación',
      sections: [
        {
          activityTitle: 'Notificación de WANDB',
          text: 'Este es un mensaje de ejemplo enviado a través del webhook de Teams.',
          facts: [
            {
              name: 'Autor',
              value: String.raw`\[x\]\(https://evil.example\) &lt;at&gt;all&lt;/at&gt;`,
            },
            { name: 'Tipo de Evento', value: String.raw`ADD\_ARTIFACT\_ALIAS` },
          ],
          markdown: true,
        },
      ],
    });
  });

  it('is wrapped where it is an Adaptive Card', () => {
    const card = { type: 'AdaptiveCard', version: '1.4', body: [{ type: 'TextBlock', text: '**${event_author}**' }] };
    expect(render(card)).toStrictEqual(
      wrapped({
        type: 'AdaptiveCard',
        version: '1.4',
        body: [{ type: 'TextBlock', text: String.raw`**ada\_l**` }],
      }),
    );
  });

  it('goes as it is where it is a message with its attachments', () => {
    const message = { type: 'message', attachments: [{ contentType: 'x', content: { a: '${event_author}' } }] };
    expect(render(message)).toStrictEqual({
      type: 'message',
      attachments: [{ contentType: 'x', content: { a: String.raw`ada\_l` } }],
    });
  });

  it.each([
    { text: '- ${artifact_version_index}. ${alias}', rendered: '- 3. production' },
    { text: '${artifact_metadata.accuracy}', rendered: '0.9' },
    { text: '${artifact_metadata.card}', rendered: '{"type":"x"}' },
    { text: '[open](https://w.example/${event_author})', rendered: '[open](https://w.example/ada_l)' },
  ])('shows values as texts, escaped for where they stand: $text', ({ text, rendered }) => {
    expect(render({ type: 'AdaptiveCard', text })).toStrictEqual(wrapped({ type: 'AdaptiveCard', text: rendered }));
  });

  it.each([
    { url: '${artifact_metadata.page}', rendered: 'https://w.example/a_b?c=(d)&e' },
    { url: '${artifact_metadata.script}', rendered: 'javascript%3Aalert(1)' },
    {
      url: 'https://w.example/${event_author}?v=${artifact_version_string}',
      rendered: 'https://w.example/ada_l?v=acme%2Fwandb-registry-model%2Fchurn%3Av3',
    },
  ])('escapes no Markdown in a URL: $url', ({ url, rendered }) => {
    const card = {
      type: 'AdaptiveCard',
      actions: [{ type: 'Action.OpenUrl', url, iconUrl: url, targets: [{ uri: url }] }],
    };
    expect(render(card)).toStrictEqual(
      wrapped({
        type: 'AdaptiveCard',
        actions: [{ type: 'Action.OpenUrl', url: rendered, iconUrl: rendered, targets: [{ uri: rendered }] }],
      }),
    );
  });
});
