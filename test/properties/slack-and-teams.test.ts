import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { WandbEvent } from '../../src/core/event.ts';
import { slackPayload } from '../../src/core/payload/slack-payload.ts';
import { teamsPayload } from '../../src/core/payload/teams-payload.ts';
import { runs } from './runs.ts';

const mark = fc.constantFrom(
  '<',
  '>',
  '&',
  '|',
  '&amp;',
  '\ud83d\ude00',
  '\ud800',
  '\n',
  '\r',
  '\0',
  '!channel',
  '@here',
  'https://',
  '*',
  '_',
  '[',
  ']',
  '(',
  ')',
  '\\',
  '`',
  '~',
);
const anything = fc.oneof(mark, fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }));
const short = fc.string({ unit: anything, maxLength: 60 });
const long = fc.tuple(mark, fc.integer({ min: 1, max: 50_000 })).map(([one, times]) => one.repeat(times));
const text = fc.oneof({ arbitrary: short, weight: 9 }, { arbitrary: long, weight: 1 });

const event = fc
  .record({ author: text, alias: text, collection: text, accuracy: fc.oneof(text, fc.integer(), fc.constant(null)) })
  .map(({ author, alias, collection, accuracy }): WandbEvent => ({
    type: 'ADD_ARTIFACT_ALIAS',
    author,
    alias,
    artifact: { entity: 'acme', project: 'vision', collection, version: 'v1' },
    metadata: { accuracy },
    extra: {},
  }));

/** What a value may have made of a text: no raw bracket, no ampersand that begins no entity, no line break, nothing cut in two. */
const harmless = /^(?:[^<>&\r\n\0]|&(?:amp|lt|gt);)*$/u;

const section = (words: string): object => ({ type: 'section', text: { type: 'mrkdwn', text: words } });

describe('a Slack payload', () => {
  const payload = slackPayload({
    text: '${event_author}${alias}',
    blocks: [section('${alias} by ${event_author}: ${artifact_metadata.accuracy}'), section('${artifact_metadata}')],
  });

  it('holds nothing of a value that Slack reads, within what Slack takes', () => {
    fc.assert(
      fc.property(event, (given) => {
        const rendered = payload.render(given, 'tell all') as {
          readonly text: string;
          readonly blocks: readonly { readonly text: { readonly text: string } }[];
        };
        expect(rendered.text.length).toBeLessThanOrEqual(40_000);
        for (const words of [rendered.text, ...rendered.blocks.map((block) => block.text.text)]) {
          expect(words).toMatch(harmless);
          expect(words.isWellFormed()).toBe(true);
        }
        for (const block of rendered.blocks) expect(block.text.text.length).toBeLessThanOrEqual(3_000);
      }),
      { numRuns: runs },
    );
  });

  it('keeps a value inside its part of a link, whatever it is', () => {
    const linking = slackPayload({ text: '<https://w.example/${event_author}|${alias}>' });
    fc.assert(
      fc.property(event, (given) => {
        const { text: words } = linking.render(given, 'tell all') as { readonly text: string };
        expect(words).toMatch(/^<https:\/\/w\.example\/(?:[\w.~-]|%[\dA-F]{2})*\|(?:[^<>&\r\n\0]|&(?:amp|lt|gt);)*>$/u);
      }),
      { numRuns: runs },
    );
  });

  it('that is the default one links to one place and mentions nobody', () => {
    fc.assert(
      fc.property(event, (given) => {
        const { blocks } = slackPayload(undefined).render(given, '<!here>') as {
          readonly blocks: readonly [{ readonly text: { readonly text: string } }];
        };
        const words = blocks[0].text.text;
        expect(words.length).toBeLessThanOrEqual(3_000);
        expect(words.match(/<[^|]*/gu)).toEqual(['<https://wandb.ai/acme/vision/artifacts']);
        expect(JSON.stringify(blocks)).not.toContain('<!here>');
      }),
      { numRuns: runs },
    );
  });
});

describe('a Teams payload', () => {
  const payload = teamsPayload({ type: 'AdaptiveCard', body: [{ type: 'TextBlock', text: 'by ${event_author}' }] });

  it('holds nothing of a value that Markdown or HTML reads', () => {
    fc.assert(
      fc.property(event, (given) => {
        const rendered = JSON.stringify(payload.render(given, 'tell all'));
        const { attachments } = JSON.parse(rendered) as {
          readonly attachments: readonly [
            { readonly content: { readonly body: readonly [{ readonly text: string }] } },
          ];
        };
        const words = attachments[0].content.body[0].text;
        expect(words).toMatch(/^(?:[^\\`*_~[\]()<>&\p{Cc}]|\\[\\`*_~[\]()]|&(?:amp|lt|gt);)*$/u);
        expect(words.isWellFormed()).toBe(true);
      }),
      { numRuns: runs },
    );
  });

  it('that is the default one stays below 28 KB', () => {
    fc.assert(
      fc.property(event, text, (given, automation) => {
        const rendered = JSON.stringify(teamsPayload(undefined).render(given, automation));
        expect(Buffer.byteLength(rendered)).toBeLessThanOrEqual(28_672);
      }),
      { numRuns: runs },
    );
  });
});
