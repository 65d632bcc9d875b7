import type { TextPiece } from '../template.ts';

/** A template literal as pieces of a text: what it says are literals, what it names are values. */
export function pieces(literals: TemplateStringsArray, ...values: readonly string[]): readonly TextPiece[] {
  return literals.flatMap((text, index): readonly TextPiece[] => {
    const literal: readonly TextPiece[] = text === '' ? [] : [{ kind: 'literal', text }];
    const value = values[index];
    return value === undefined ? literal : [...literal, { kind: 'value', value }];
  });
}
