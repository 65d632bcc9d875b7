/** A document that cannot be read. */
export class GraphQLSyntaxError extends Error {
  override readonly name = 'GraphQLSyntaxError';
}

/** Reads the tokens of a document, one after the other. The end is the empty text. */
export interface TokenReader {
  readonly next: () => string;
  readonly isName: () => boolean;
  /** The token, which must be this one. */
  readonly take: (expected: string) => string;
  readonly takeName: () => string;
  /** A text, a number, `true`, `false` or `null`. */
  readonly takeLiteral: () => unknown;
  /** Reads what stands between two tokens: one or more times. */
  readonly each: (around: readonly [string, string], read: () => unknown) => void;
}

/** What is passed over, then a token. Source: GraphQL, October 2021, section 2.1. */
const token = /(?:[\s,\uFEFF]|#[^\n]*)*(?:([!$()[\]{}:=@]|[A-Za-z_]\w*|-?\d+(?:\.\d+)?|"(?:[^"\\\n]|\\.)*")|$)/uy;

/** @throws GraphQLSyntaxError, as does everything that the reader takes */
export function createTokenReader(text: string): TokenReader {
  const tokens = tokensOf(text);
  let at = 0;
  const next = (): string => tokens[at] ?? '';
  const takeWhere = (isExpected: boolean, expected: string): string => {
    const found = next();
    if (!isExpected) throw new GraphQLSyntaxError(`Syntax Error: Expected ${expected}, found ${found || '<EOF>'}`);
    at += 1;
    return found;
  };
  const isName = (): boolean => /^[A-Za-z_]/u.test(next());
  const take = (expected: string): string => takeWhere(next() === expected, expected || '<EOF>');
  return {
    next,
    isName,
    take,
    takeName: () => takeWhere(isName(), 'Name'),
    takeLiteral: () => JSON.parse(takeWhere(/^(?:["\d-]|(?:true|false|null)$)/u.test(next()), 'a value')),
    each: ([open, close], read) => {
      take(open);
      do read();
      while (next() !== close);
      take(close);
    },
  };
}

function tokensOf(text: string): readonly string[] {
  const tokens: string[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const at = token.lastIndex;
    const match = token.exec(text);
    if (match === null) throw new GraphQLSyntaxError(`Syntax Error: Unexpected character at ${at}`);
    if (match[1] !== undefined) tokens.push(match[1]);
  }
  return tokens;
}
