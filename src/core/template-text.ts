import { DispatchError } from './errors.ts';
import { quote } from './quote.ts';
import { metadataPrefix } from './variable.ts';

/** A piece of a template's text. */
export type Segment =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'variable'; readonly name: string };

/**
 * Takes the text of a template apart.
 *
 * Grammar, read from the left: `$${` is the literal `${`; `${name}` is a variable, name being all up to the next `}`; all else is
 * literal. A name holds no blank, but `artifact_metadata.KEY` holds any KEY.
 *
 * @param place what a message begins with
 * @throws TEMPLATE_INVALID
 */
export function parseSegments(text: string, place: string): readonly Segment[] {
  const segments: Segment[] = [];
  let literal = '';
  let index = 0;
  while (index < text.length) {
    if (text.startsWith('$${', index)) {
      literal += '${';
      index += 3;
    } else if (text.startsWith('${', index)) {
      const end = text.indexOf('}', index);
      const name = end === -1 ? undefined : text.slice(index + 2, end);
      requireName(name, text, place);
      if (literal !== '') segments.push({ kind: 'literal', text: literal });
      segments.push({ kind: 'variable', name });
      literal = '';
      index = end + 1;
    } else {
      literal += text[index++];
    }
  }
  return literal === '' ? segments : [...segments, { kind: 'literal', text: literal }];
}

function requireName(name: string | undefined, text: string, place: string): asserts name is string {
  const why = faultOf(name);
  if (why !== undefined)
    throw new DispatchError('TEMPLATE_INVALID', `${place}${why} in ${quote(text)}; write $\${ for a literal \${`);
}

function faultOf(name: string | undefined): string | undefined {
  if (name === undefined) return '${ without its }';
  if (name === '') return '${} without a name';
  if (name.startsWith(metadataPrefix))
    return name === metadataPrefix ? `\${${metadataPrefix}} without a key` : undefined;
  if (name.includes('${')) return `\${${name.slice(0, name.indexOf('${'))} without its }`;
  return /\s/u.test(name) ? `\${${name}} has a blank in its name` : undefined;
}
