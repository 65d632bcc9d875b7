import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { ErrorCode } from '../../src/core/errors.ts';
import { compileTemplate, compileTemplateBy } from '../../src/core/template.ts';

const refusal = (code: ErrorCode, message: RegExp): unknown =>
  expect.objectContaining({ name: 'DispatchError', code, message: expect.stringMatching(message) });

const render = (template: unknown, values: Record<string, unknown>): unknown =>
  compileTemplate(template).render(values);

describe('a text that is exactly one variable', () => {
  it.each([
    { what: 'a text', value: 'production' },
    { what: 'a text of digits', value: '3' },
    { what: 'a number', value: 3 },
    { what: 'zero', value: 0 },
    { what: 'a fraction', value: -0.5 },
    { what: 'true', value: true },
    { what: 'false', value: false },
    { what: 'a list', value: [1, 'a', null, []] },
    { what: 'an object', value: { a: { b: null } } },
    { what: 'an empty text', value: '' },
  ])('keeps $what', ({ value }) => {
    expect(render('${alias}', { alias: value })).toStrictEqual(value);
    expect(render('${artifact_metadata.x}', { artifact_metadata: { x: value } })).toStrictEqual(value);
  });

  it('keeps the object of all metadata and the number of a version', () => {
    const values = { artifact_metadata: { accuracy: 0.9, nested: { a: [] } }, artifact_version_index: 3 };
    expect(render({ m: '${artifact_metadata}', i: '${artifact_version_index}' }, values)).toStrictEqual({
      m: { accuracy: 0.9, nested: { a: [] } },
      i: 3,
    });
  });

  it.each([' ${artifact_version_index}', '${artifact_version_index} ', '${artifact_version_index}\n'])(
    'is none with anything beside it: %j',
    (template) => {
      expect(render(template, { artifact_version_index: 3 })).toBe(template.replace('${artifact_version_index}', '3'));
    },
  );
});

describe('a variable inside longer text', () => {
  it.each([
    { what: 'a text as it is', value: 'a "b" \\ \n', text: '[a "b" \\ \n]' },
    { what: 'a number as JSON', value: 0.25, text: '[0.25]' },
    { what: 'a large number as JSON', value: 1e21, text: '[1e+21]' },
    { what: 'zero', value: 0, text: '[0]' },
    { what: 'true', value: true, text: '[true]' },
    { what: 'false', value: false, text: '[false]' },
    { what: 'a list as compact JSON', value: [1, 'a', { b: null }], text: '[[1,"a",{"b":null}]]' },
    { what: 'an object as compact JSON', value: { a: [true], b: 'c' }, text: '[{"a":[true],"b":"c"}]' },
    { what: 'null as nothing', value: null, text: '[]' },
    { what: 'what does not apply as nothing', value: undefined, text: '[]' },
    { what: 'what is no JSON as nothing', value: (): number => 1, text: '[]' },
  ])('stands as $what', ({ value, text }) => {
    expect(render('[${alias}]', { alias: value })).toBe(text);
    expect(render('[${artifact_metadata.x}]', { artifact_metadata: { x: value } })).toBe(text);
  });

  it('stands beside others', () => {
    const values = { entity_name: 'acme', project_name: 'vision', artifact_version_index: 3 };
    expect(render('${entity_name}/${project_name}:v${artifact_version_index}!', values)).toBe('acme/vision:v3!');
    expect(render('${entity_name}${entity_name}', values)).toBe('acmeacme');
  });
});

describe('a variable that does not apply', () => {
  it.each(['${alias}', '${artifact_metadata}', '${artifact_metadata.accuracy}', '${metric_values}'])(
    'renders %s as ""',
    (template) => {
      expect(render(template, {})).toBe('');
      expect(render(template, { alias: undefined, artifact_metadata: undefined, metric_values: undefined })).toBe('');
    },
  );

  it.each(['${alias}', '${artifact_metadata}', '${artifact_version_index}'])(
    'renders %s, being null, as ""',
    (template) => {
      expect(render(template, { alias: null, artifact_metadata: null, artifact_version_index: null })).toBe('');
    },
  );

  it.each([
    { what: 'null', metadata: null },
    { what: 'a text', metadata: 'length' },
    { what: 'a list', metadata: ['a'] },
    { what: 'a number', metadata: 5 },
  ])('renders the key of metadata that is $what as ""', ({ metadata }) => {
    const values = { artifact_metadata: metadata };
    expect(render(['${artifact_metadata.length}', '${artifact_metadata.0}'], values)).toStrictEqual(['', '']);
  });
});

describe('artifact_metadata.KEY', () => {
  const metadata = JSON.parse(
    '{"accuracy":0.9,"nothing":null,"a.b":"dotted","a":{"b":"nested"},"with blank":"blank"," ":"one blank","__proto__":"own","ключ":1,"{":"brace"}',
  ) as object;

  it.each([
    { key: 'accuracy', value: 0.9 },
    { key: 'nothing', value: null },
    { key: 'missing', value: '' },
    { key: 'a.b', value: 'dotted' },
    { key: 'a', value: { b: 'nested' } },
    { key: 'with blank', value: 'blank' },
    { key: ' ', value: 'one blank' },
    { key: '__proto__', value: 'own' },
    { key: 'ключ', value: 1 },
    { key: '{', value: 'brace' },
    { key: 'Accuracy', value: '' },
    { key: ' accuracy', value: '' },
    { key: 'constructor', value: '' },
    { key: 'toString', value: '' },
    { key: 'hasOwnProperty', value: '' },
  ])('is the own top-level key "$key"', ({ key, value }) => {
    expect(render(`\${artifact_metadata.${key}}`, { artifact_metadata: metadata })).toStrictEqual(value);
  });

  it('follows no dot into an object', () => {
    expect(render('${artifact_metadata.a.b}', { artifact_metadata: { a: { b: 1 } } })).toBe('');
  });

  it.each(['__proto__', 'constructor', 'prototype'])('is never what every object inherits: %s', (key) => {
    expect(render(`\${artifact_metadata.${key}}`, { artifact_metadata: {} })).toBe('');
  });

  it('is read from the metadata, never from a value of that name', () => {
    expect(render('${artifact_metadata.x}', { 'artifact_metadata.x': 1 })).toBe('');
  });
});

describe('what a value brings', () => {
  it('is never substituted again', () => {
    const values = { alias: '${tag}', tag: '${alias}', artifact_metadata: { a: '$${tag}' } };
    expect(render(['${alias}', '-${alias}${tag}-', '${artifact_metadata.a}!'], values)).toStrictEqual([
      '${tag}',
      '-${tag}${alias}-',
      '$${tag}!',
    ]);
  });

  it('makes no variable together with what stands beside it', () => {
    expect(render('${alias}{tag}', { alias: '$', tag: 'no' })).toBe('${tag}');
    expect(render('$${${alias}}', { alias: 'tag', tag: 'no' })).toBe('${tag}');
  });

  it.each(['","admin":true,"x":"', '\\', '\\"', '\u0000\n\r\u2028', '}', '</script>', '$& $1 $$ $`'])(
    'never breaks out of its string: %j',
    (alias) => {
      const rendered = render({ alias: '${alias}', text: 'is ${alias}', tag: 'kept' }, { alias });
      expect(rendered).toStrictEqual({ alias, text: `is ${alias}`, tag: 'kept' });
      expect(JSON.parse(JSON.stringify(rendered))).toStrictEqual({ alias, text: `is ${alias}`, tag: 'kept' });
    },
  );

  it('is taken from own values alone', () => {
    expect(render('${alias}', Object.create({ alias: 'inherited' }) as Record<string, unknown>)).toBe('');
  });
});

describe('a template', () => {
  it.each([null, true, false, 0, -1.5, '', 'text', [], {}, [[]], { a: { b: [null, 1, 'c'] } }])(
    'without a variable renders as itself: %j',
    (template) => {
      expect(compileTemplate(template).variables).toEqual([]);
      expect(render(template, {})).toStrictEqual(template);
    },
  );

  it('keeps its keys literal and in their order', () => {
    const template = { '${alias}': '${alias}', '$${': 1, '${': 2, '${}': 3, '': 4, z: 5, a: 6 };
    const compiled = compileTemplate(template);
    const text = '{"${alias}":"x","$${":1,"${":2,"${}":3,"":4,"z":5,"a":6}';
    expect(JSON.stringify(compiled.render({ alias: 'x' }))).toBe(text);
    expect(compiled.variables).toEqual(['alias']);
  });

  it('keeps a __proto__ key as a key', () => {
    const rendered = render(JSON.parse('{"__proto__":{"a":"${alias}"},"b":1}'), { alias: 'x' }) as object;
    expect(JSON.stringify(rendered)).toBe('{"__proto__":{"a":"x"},"b":1}');
    expect(Object.getPrototypeOf(rendered)).toBe(Object.prototype);
    expect(({} as { readonly a?: unknown }).a).toBeUndefined();
  });

  it.each([
    { text: '$${alias}', rendered: '${alias}' },
    { text: '$${', rendered: '${' },
    { text: '$${}', rendered: '${}' },
    { text: '$$${alias}', rendered: '$${alias}' },
    { text: '$5 {alias} $alias', rendered: '$5 {alias} $alias' },
    { text: 'a $${alias} ${alias}', rendered: 'a ${alias} x' },
  ])('renders $text as $rendered', ({ text, rendered }) => {
    expect(render(text, { alias: 'x' })).toBe(rendered);
  });

  it('names its variables once each, in order of first appearance, without ${}', () => {
    const template = {
      z: ['${tag} ${artifact_metadata.b c} ${tag}'],
      a: { deep: '${artifact_metadata}' },
      b: '${alias}$${event_type}${artifact_metadata.b c}',
    };
    const { variables } = compileTemplate(template);
    expect(variables).toEqual(['tag', 'artifact_metadata.b c', 'artifact_metadata', 'alias']);
  });

  it('is parsed once: what becomes of its source afterwards changes nothing', () => {
    const source = { list: ['${alias}'], text: 'a' };
    const compiled = compileTemplate(source);
    source.list.push('b');
    source.text = '${tag}';
    expect(compiled.render({ alias: 'x', tag: 'y' })).toStrictEqual({ list: ['x'], text: 'a' });
  });

  it('renders fresh lists and objects each time', () => {
    const compiled = compileTemplate({ list: [{ a: 1 }], empty: {} });
    const first = compiled.render({}) as { readonly list: { a: number }[] };
    first.list.push({ a: 2 });
    expect(compiled.render({})).toStrictEqual({ list: [{ a: 1 }], empty: {} });
  });

  it('hands out no object of the values, so that a change in one rendering reaches no other', () => {
    const values = { artifact_metadata: { accuracy: 0.9, list: [1] } };
    const compiled = compileTemplate({ all: '${artifact_metadata}', list: '${artifact_metadata.list}' });
    const first = compiled.render(values) as { readonly all: { accuracy: number }; readonly list: number[] };
    first.all.accuracy = 0;
    first.list.push(2);
    expect(compiled.render(values)).toStrictEqual({ all: { accuracy: 0.9, list: [1] }, list: [1] });
  });

  it('changes none of the values', () => {
    const values = { alias: 'x', artifact_metadata: { a: [1] } };
    render({ a: '${alias}', m: '${artifact_metadata}', t: '- ${artifact_metadata}' }, values);
    expect(values).toStrictEqual({ alias: 'x', artifact_metadata: { a: [1] } });
  });
});

describe('a malformed template', () => {
  it.each(['${}', '${ alias }', '${alias', 'text ${', '${artifact_metadata.x', '${alias }'])(
    'is refused when compiled, and its place is named: %s',
    (text) => {
      expect(() => compileTemplate({ blocks: [{}, { text }] })).toThrow(
        refusal('TEMPLATE_INVALID', /^blocks\[1\]\.text: .*\$\{/u),
      );
      expect(() => compileTemplate(text)).toThrow(refusal('TEMPLATE_INVALID', /\$\{/u));
    },
  );

  it.each([
    { what: 'undefined', template: undefined },
    { what: 'a function', template: (): null => null },
    { what: 'a bigint', template: 5n },
    { what: 'a symbol', template: Symbol('x') },
  ])('is refused where it is no JSON: $what', ({ template }) => {
    expect(() => compileTemplate(template)).toThrow(refusal('TEMPLATE_INVALID', /JSON/u));
    expect(() => compileTemplate({ a: [template] })).toThrow(refusal('TEMPLATE_INVALID', /^a\[0\]: .*JSON/u));
  });
});

describe('a template that is nested', () => {
  const nested = (levels: number): unknown => JSON.parse(`${'['.repeat(levels)}"x"${']'.repeat(levels)}`);

  it('may be so 100 levels deep', () => {
    expect(compileTemplate(nested(100)).render({})).toStrictEqual(nested(100));
  });

  it.each([101, 50_000])('may not be so %d levels deep', (levels) => {
    expect(() => compileTemplate(nested(levels))).toThrow(
      expect.objectContaining({ code: 'TEMPLATE_INVALID', message: 'nested deeper than 100 levels' }),
    );
  });

  it('counts objects as well', () => {
    const deep = JSON.parse(`${'{"a":'.repeat(101)}1${'}'.repeat(101)}`);
    expect(() => compileTemplate(deep)).toThrow(expect.objectContaining({ code: 'TEMPLATE_INVALID' }));
  });
});

describe('an unknown variable', () => {
  it.each([
    { name: 'alais', near: 'alias' },
    { name: 'Alias', near: 'alias' },
    { name: 'tags', near: 'tag' },
    { name: 'artifact_version_strin', near: 'artifact_version_string' },
    { name: 'event-type', near: 'event_type' },
    { name: 'entity', near: 'entity_name' },
    { name: 'artifact_metdata.accuracy', near: 'artifact_metadata' },
    { name: 'metadata.accuracy', near: 'artifact_metadata' },
  ])('$name is refused with its nearest', ({ name, near }) => {
    const act = (): unknown => compileTemplate({ blocks: [{ text: `is \${${name}}` }] });
    expect(act).toThrow(refusal('TEMPLATE_UNKNOWN_VARIABLE', /^blocks\[0\]\.text: /u));
    expect(act).toThrow(expect.objectContaining({ message: expect.stringContaining(`"${name}"`) }));
    expect(act).toThrow(
      expect.objectContaining({ message: expect.stringMatching(new RegExp(`(?:mean|are) .*\\b${near}`, 'u')) }),
    );
  });

  it.each(['constructor', '__proto__', 'toString', 'x', 'alias.x', 'artifact_metadatax', 'ALIAS!'])(
    'is refused whatever JavaScript knows: %s',
    (name) => {
      expect(() => compileTemplate(`\${${name}}`)).toThrow(refusal('TEMPLATE_UNKNOWN_VARIABLE', /variable/u));
    },
  );

  it.each(['WANDB_SECRET', 'secret', 'secrets.SLACK_URL', 'ACCESS_TOKEN'])(
    'is told that secrets are not variables: %s',
    (name) => {
      expect(() => compileTemplate(`\${${name}}`)).toThrow(
        refusal('TEMPLATE_UNKNOWN_VARIABLE', /[Ss]ecrets are not variables/u),
      );
    },
  );

  it.each(['WANDB_SECRET', 'x', 'alais'])('is told in whole sentences: %s', (name) => {
    expect(() => compileTemplate(`\${${name}}`)).toThrow(
      refusal('TEMPLATE_UNKNOWN_VARIABLE', /[.?!;] [Ss]ecrets are/u),
    );
  });
});

const documented = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../fixtures/wandb-documentation/${name}.json`, import.meta.url), 'utf8'));

const values = {
  event_type: 'LINK_ARTIFACT',
  event_author: 'ada "the first"',
  artifact_version: 'wandb-artifact://_id/QXJ0aWZhY3Q6NTE3ODg5ODg3',
  artifact_version_string: 'acme/wandb-registry-model/churn:v3',
  artifact_collection_name: 'churn',
  project_name: 'wandb-registry-model',
  entity_name: 'acme',
};

describe("W&B's documented payload", () => {
  it('for GitHub renders', () => {
    const compiled = compileTemplate(documented('github'));
    expect(compiled.variables).toEqual([
      'event_author',
      'artifact_version',
      'artifact_version_string',
      'artifact_collection_name',
      'project_name',
      'entity_name',
    ]);
    expect(JSON.stringify(compiled.render(values))).toBe(
      '{"event_type":"BUILD_AND_DEPLOY","client_payload":{"event_author":"ada \\"the first\\"","artifact_version":"wandb-artifact://_id/QXJ0aWZhY3Q6NTE3ODg5ODg3","artifact_version_string":"acme/wandb-registry-model/churn:v3","artifact_collection_name":"churn","project_name":"wandb-registry-model","entity_name":"acme"}}',
    );
  });

  it('for Slack renders', () => {
    const compiled = compileTemplate(documented('slack'));
    expect(compiled.variables).toEqual(['event_type', 'artifact_version_string', 'event_author']);
    expect(JSON.stringify(compiled.render(values))).toBe(
      '{"text":"¡Nueva alerta de WANDB!","blocks":[{"type":"section","text":{"type":"mrkdwn","text":"Evento de artefacto: LINK_ARTIFACT"}},{"type":"section","text":{"type":"mrkdwn","text":"Nueva versión: acme/wandb-registry-model/churn:v3"}},{"type":"divider"},{"type":"section","text":{"type":"mrkdwn","text":"Autor: ada \\"the first\\""}}]}',
    );
  });

  it('for Teams renders', () => {
    const compiled = compileTemplate(documented('teams'));
    expect(compiled.variables).toEqual(['event_author', 'event_type']);
    expect(JSON.stringify(compiled.render(values))).toBe(
      '{"@type":"MessageCard","@context":"http://schema.org/extensions","summary":"Nueva notificación","sections":[{"activityTitle":"Notificación de WANDB","text":"Este es un mensaje de ejemplo enviado a través del webhook de Teams.","facts":[{"name":"Autor","value":"ada \\"the first\\""},{"name":"Tipo de Evento","value":"LINK_ARTIFACT"}],"markdown":true}]}',
    );
  });
});

describe('compileTemplateBy', () => {
  it('lets each text that names a variable be written by its pieces and path, and leaves the others alone', () => {
    const seen: unknown[] = [];
    const template = { a: '${alias}', list: [{ b: 'is ${alias}$${x} ${tag}' }, 'none', '$${', ''], n: 1 };
    const compiled = compileTemplateBy(template, (pieces, path) => {
      seen.push([path, pieces]);
      return path.length;
    });
    expect(compiled.variables).toEqual(['alias', 'tag']);
    expect(compiled.render({ alias: 3 })).toStrictEqual({ a: 1, list: [{ b: 3 }, 'none', '${', ''], n: 1 });
    expect(seen).toEqual([
      [['a'], [{ kind: 'value', value: 3 }]],
      [
        ['list', 0, 'b'],
        [
          { kind: 'literal', text: 'is ' },
          { kind: 'value', value: 3 },
          { kind: 'literal', text: '${x} ' },
          { kind: 'value', value: '' },
        ],
      ],
    ]);
  });
});
