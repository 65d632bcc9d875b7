import { isScalar, visit, type Document, type Node, type Pair, type YAMLParseError, type YAMLWarning } from 'yaml';
import type { ConfigPath } from './fault.ts';
import { pathAt } from './yaml-place.ts';

/** What is wrong with the YAML itself. */
export interface YamlFault {
  /** From the beginning of the text. */
  readonly offset: number;
  readonly path: ConfigPath;
  readonly message: string;
  /** Whether what the file holds is not to be looked at. */
  readonly isFatal: boolean;
}

type Found = Omit<YamlFault, 'path'>;

/** What is wrong with a document, and what of YAML is not taken: what one line says must not hang on another. */
export function yamlFaults(document: Document): readonly YamlFault[] {
  const warnings = document.warnings.filter(({ code }) => code !== 'TAG_RESOLVE_FAILED');
  const errors = [...document.errors, ...warnings];
  const tooDeep = errors.find(({ code }) => code === 'RESOURCE_EXHAUSTION');
  const found = tooDeep === undefined ? [...errors.map(describeError), ...refusedIn(document)] : [deep(tooDeep.pos[0])];
  if (isEmpty(document) && found.length === 0)
    found.push({ offset: 0, message: 'the file is empty: begin with version: 1', isFatal: true });
  return found.map(({ offset, message, isFatal }) => ({ offset, message, isFatal, path: pathAt(document, offset) }));
}

function deep(offset: number): Found {
  return { offset, message: 'this is nested too deeply: flatten it', isFatal: true };
}

function isEmpty({ contents }: Document): boolean {
  return contents === null || (isScalar(contents) && contents.value === null);
}

const messages: { readonly [Code in YAMLParseError['code']]?: string } = {
  DUPLICATE_KEY: 'this key stands twice: keep one',
  MULTIPLE_DOCS: 'a second document begins: keep one, without ---',
  TAB_AS_INDENT: 'a tab indents: use blanks',
  BAD_DIRECTIVE: 'directives (%) are not taken: remove the line',
  BAD_ALIAS: 'aliases (*) are not taken: write the value out',
};

function describeError({ code, message, pos }: YAMLParseError | YAMLWarning): Found {
  // What stands after the colon repeats the text, which may be a secret.
  const said = messages[code] ?? `this is no YAML: ${message.replace(/:[^]*$/u, '')}`;
  return { offset: pos[0], message: said, isFatal: code !== 'DUPLICATE_KEY' };
}

function refusedIn(document: Document): readonly Found[] {
  const found: Found[] = [];
  const refuse = (node: unknown, message: string, isFatal: boolean): void => {
    found.push({ offset: (node as Node).range?.[0] ?? 0, message, isFatal });
  };
  if (document.directives?.yaml.explicit === true && document.directives.yaml.version !== '1.2')
    return [
      { offset: 0, message: 'the file says that it is YAML 1.1: remove the line %YAML, this is 1.2', isFatal: true },
    ];
  visit(document, {
    Alias: (_key, node) => refuse(node, 'aliases (*) are not taken: write the value out', true),
    Pair: (_key, { key }) => {
      const message = faultOfKey(key);
      if (message !== undefined) refuse(key, message, true);
    },
    Value: (_key, node) => {
      if (node.anchor !== undefined) refuse(node, 'anchors (&) are not taken: remove it', true);
      if (node.tag !== undefined) refuse(node, 'tags (!) are not taken: write the value alone', true);
      if (isScalar(node) && !isExact(node.value)) refuse(node, 'JSON keeps no such number: put it in quotes', false);
    },
  });
  return found;
}

function faultOfKey(key: Pair['key']): string | undefined {
  if (!isScalar(key)) return 'a key is a text';
  if (key.value === '<<') return 'merge keys (<<) are not taken: write the keys out';
  if (key.value === '__proto__') return 'the key __proto__ is not taken: rename it';
  return typeof key.value === 'string' ? undefined : 'a key is a text: put it in quotes';
}

/** Whether a number is one that JSON carries unchanged, as far as whole ones are concerned. */
function isExact(value: unknown): boolean {
  return (
    typeof value !== 'number' || (Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value)))
  );
}
