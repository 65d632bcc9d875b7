import { describe, expect, it } from '@jest/globals';
import { problemsOf } from './problems-of.ts';

describe('readConfig', () => {
  it.each([
    ['version: 1\nversion: 1', ['2:1: version: this key stands twice: keep one']],
    [
      'version: &a 1\nsources: *a',
      [
        '1:13: version: anchors (&) are not taken: remove it',
        '2:10: sources: aliases (*) are not taken: write the value out',
      ],
    ],
    ['version: *nowhere', ['1:10: version: aliases (*) are not taken: write the value out']],
    ['version: 1\n<<: { sources: [] }', ['2:1: ["<<"]: merge keys (<<) are not taken: write the keys out']],
    ['version: 1\n---\nversion: 1', ['2:1: version: a second document begins: keep one, without ---']],
    ['version: 1\nadmin:\n\ttokens: []', ['3:1: admin: a tab indents: use blanks']],
    ['version: !!binary aGk=', ['1:19: version: tags (!) are not taken: write the value alone']],
    ['version: !mine 1', ['1:16: version: tags (!) are not taken: write the value alone']],
    ['%YAML 1.1\n---\non: 1', ['1:1: : the file says that it is YAML 1.1: remove the line %YAML, this is 1.2']],
    ['version: 1\n5: x', ['2:1: 5: a key is a text: put it in quotes']],
    ['version: 1\n? [a]\n: x', ['2:3: [""]: a key is a text']],
    ['version: 1\n__proto__: x', ['2:1: __proto__: the key __proto__ is not taken: rename it']],
    ['version: "\\q"', ['1:11: version: this is no YAML: Invalid escape sequence \\q']],
    [
      'version: 1\nsources: [',
      [
        '2:11: sources: this is no YAML: Flow sequence in block collection must be sufficiently indented and end with a ]',
      ],
    ],
  ])('tells where the YAML is wrong: %j', (text, problems) => {
    expect(problemsOf(text)).toStrictEqual(problems);
  });

  it('looks at the rest of a file in which a key stands twice', () => {
    expect(problemsOf('version: 1\nversion: 2\nsurces: []')).toStrictEqual([
      '2:1: version: this key stands twice: keep one',
      '2:10: version: must be 1, and it is 2',
      '3:1: surces: there is no such key: did you mean sources? [sources]',
    ]);
  });

  it('does not repeat what stands in a line that is no YAML', () => {
    expect(problemsOf('version: 1\nsecrets:\n  A: hunter2: x').join('\n')).toBe(
      '3:6: secrets.A.…: this is no YAML: Nested mappings are not allowed in compact mappings',
    );
  });

  it.each([
    ['version: ]hunter2', 2],
    ['version: !hunter2!x a', 1],
    ['version: |hunter2', 1],
    ['version: "1" hunter2', 1],
  ])('does not repeat the text that it stumbles over: %j', (text, count) => {
    const problems = problemsOf(text).filter((problem) => problem.includes('this is no YAML'));
    expect(problems).toHaveLength(count);
    expect(problemsOf(text).join('\n')).not.toMatch(/: .*hunter2$/mu);
  });

  it('counts columns from what follows a byte order mark', () => {
    expect(problemsOf('\uFEFFversion: 2')).toStrictEqual(['1:10: version: must be 1, and it is 2']);
  });

  it('survives YAML that is nested beyond any stack', () => {
    const [problem = '', ...others] = problemsOf(`version: ${'['.repeat(100_000)}`);
    expect(problem).toMatch(/this is nested too deeply: flatten it$/u);
    expect(others).toStrictEqual([]);
  });
});
