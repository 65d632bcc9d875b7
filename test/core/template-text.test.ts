import { describe, expect, it } from '@jest/globals';
import type { ErrorCode } from '../../src/core/errors.ts';
import { parseSegments } from '../../src/core/template-text.ts';

const refusal = (code: ErrorCode, message: RegExp): unknown =>
  expect.objectContaining({ name: 'DispatchError', code, message: expect.stringMatching(message) });

const literal = (text: string): object => ({ kind: 'literal', text });
const variable = (name: string): object => ({ kind: 'variable', name });

describe('parseSegments', () => {
  it.each([
    { text: '', segments: [] },
    { text: 'plain', segments: [literal('plain')] },
    { text: '${alias}', segments: [variable('alias')] },
    { text: 'a ${alias} b', segments: [literal('a '), variable('alias'), literal(' b')] },
    { text: '${alias}${tag}', segments: [variable('alias'), variable('tag')] },
    { text: '${alias}}', segments: [variable('alias'), literal('}')] },
    { text: '{${alias}}', segments: [literal('{'), variable('alias'), literal('}')] },
    { text: '$${', segments: [literal('${')] },
    { text: '$${}', segments: [literal('${}')] },
    { text: '$${alias}', segments: [literal('${alias}')] },
    { text: '$${ alias }', segments: [literal('${ alias }')] },
    { text: '$$${alias}', segments: [literal('$${alias}')] },
    { text: '$$$${alias}', segments: [literal('$$${alias}')] },
    { text: '$${alias}${tag}', segments: [literal('${alias}'), variable('tag')] },
    { text: '${alias}$${tag}', segments: [variable('alias'), literal('${tag}')] },
    { text: '$${$${', segments: [literal('${${')] },
    { text: '$', segments: [literal('$')] },
    { text: '$$', segments: [literal('$$')] },
    { text: 'costs $5 {a} } { $alias $', segments: [literal('costs $5 {a} } { $alias $')] },
    { text: '$ {alias}', segments: [literal('$ {alias}')] },
    { text: '🔑${alias}\ud800', segments: [literal('🔑'), variable('alias'), literal('\ud800')] },
    { text: '${artifact_metadata.a b.c-d}', segments: [variable('artifact_metadata.a b.c-d')] },
    { text: '${artifact_metadata. a }', segments: [variable('artifact_metadata. a ')] },
    { text: '${artifact_metadata.{}', segments: [variable('artifact_metadata.{')] },
    { text: '${nobody_knows}', segments: [variable('nobody_knows')] },
  ])('takes $text apart', ({ text, segments }) => {
    expect(parseSegments(text, '')).toEqual(segments);
  });

  it.each([
    '${}',
    '${ }',
    '${ alias }',
    '${ alias}',
    '${alias }',
    '${al ias}',
    '${\talias}',
    '${alias\n}',
    '${\u00a0alias}',
    '${',
    'a ${',
    '${alias',
    '${alias} and ${tag',
    '${artifact_metadata.accuracy',
    '${artifact_metadata.}',
    '${${alias}}',
    '${alias${tag}',
    '$$${}${',
  ])('refuses %j and shows it', (text) => {
    const act = (): unknown => parseSegments(text, 'blocks[0].text: ');
    expect(act).toThrow(refusal('TEMPLATE_INVALID', /^blocks\[0\]\.text: .*\$\{/u));
    expect(act).toThrow(expect.objectContaining({ message: expect.stringContaining(JSON.stringify(text)) }));
  });

  it('says how a literal ${ is written', () => {
    expect(() => parseSegments('${', '')).toThrow(refusal('TEMPLATE_INVALID', /\$\$\{ for a literal \$\{/u));
  });

  it('shows no more than a piece of a long text', () => {
    expect(() => parseSegments(`${'x'.repeat(100_000)}\${`, '')).toThrow(refusal('TEMPLATE_INVALID', /^.{1,400}$/u));
  });
});
