import { describe, expect, it } from '@jest/globals';
import { problemsOf } from './problems-of.ts';

const http = (rest: string): string => `version: 1
webhooks:
  - { name: own, type: http, url: "https://example.com/hook", ${rest} }`;

const withSlack = (block: string): string => `version: 1
webhooks: [{ name: alerts, type: slack, url: "https://example.com/hook" }]
automations:
  - { name: all, webhook: alerts, payload: { text: x, blocks: [${block}] } }`;

/** What it becomes when it is made a text, an object says itself: no key of YAML is safe to be called. */
const odd = '{ toString: 1 }';

describe('readConfig', () => {
  it('tells of headers that are empty', () => {
    expect(problemsOf(http('headers:'))).toStrictEqual([
      '3:72: webhooks[0].headers: is empty: give an object, or leave the key out',
    ]);
  });

  it.each([
    [
      'a webhook',
      `version: 1\nwebhooks:\n  - { name: own, type: ${odd} }`,
      /^3:24: webhooks\[0\]\.type: must be github or /u,
    ],
    [
      'a source',
      `version: 1\nsources:\n  - { name: own, type: ${odd} }`,
      /^3:24: sources\[0\]\.type: must be webhook, /u,
    ],
    ['a block', withSlack(`{ type: ${odd} }`), /^4:64: automations\[0\]\.payload\.blocks\[0\]: is no block: /u],
    [
      'a text',
      withSlack(`{ type: section, text: { type: ${odd}, text: x } }`),
      /blocks\[0\]\.text: is no text object: /u,
    ],
  ])('tells of a type of %s that is an object, whatever its keys are', (_what, text, problem) => {
    expect(problemsOf(text)).toStrictEqual([expect.stringMatching(problem)]);
  });
});
