/** Which newline the runner's platform knows: on Linux only LF ends a line, on Windows LF and CRLF do. */
export interface FileCommandOptions {
  /** @default '\n' */
  readonly eol?: '\n' | '\r\n';
}

interface Line {
  readonly text: string;
  /** Where the next line begins. */
  readonly next: number;
  /** `''` on a last line that nothing ends. */
  readonly newline: '' | '\n' | '\r\n';
}

/**
 * Names and values of a GITHUB_OUTPUT, GITHUB_STATE or GITHUB_ENV file, by the runner's own grammar; the later wins.
 *
 * @throws Error in the runner's words.
 * Source: actions/runner, src/Runner.Worker/FileCommandManager.cs.
 */
export function parseFileCommands(text: string, options: FileCommandOptions = {}): ReadonlyMap<string, string> {
  return new Map(readFileCommands(text, options));
}

/** The same, pair by pair: what stands before a broken line has already taken effect in the runner. */
export function* readFileCommands(
  text: string,
  options: FileCommandOptions = {},
): Generator<readonly [name: string, value: string]> {
  const { eol = '\n' } = options;
  let line = readLine(text, 0, eol);
  while (line !== undefined) {
    let next = line.next;
    if (line.text !== '') {
      const command = readCommand(text, line, eol);
      yield [command.name, command.value];
      next = command.next;
    }
    line = readLine(text, next, eol);
  }
}

function readCommand(text: string, line: Line, eol: '\n' | '\r\n') {
  const equals = line.text.indexOf('=');
  const heredoc = line.text.indexOf('<<');
  if (equals < 0 && heredoc < 0) throw new Error(`Invalid format '${line.text}'`);
  if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
    // The runner notices this later, when it stores the value under no name.
    if (equals === 0) throw new Error(`Invalid format '${line.text}'. Name must not be empty`);
    return { name: line.text.slice(0, equals), value: line.text.slice(equals + 1), next: line.next };
  }
  const name = line.text.slice(0, heredoc);
  const delimiter = line.text.slice(heredoc + 2);
  if (name === '' || delimiter === '') {
    throw new Error(`Invalid format '${line.text}'. Name must not be empty and delimiter must not be empty`);
  }
  return { name, ...readHeredoc(text, { start: line.next, delimiter, eol }) };
}

function readHeredoc(text: string, heredoc: { start: number; delimiter: string; eol: '\n' | '\r\n' }) {
  const { start, delimiter, eol } = heredoc;
  let end = start;
  let line = readLine(text, start, eol);
  while (line?.text !== delimiter) {
    if (line === undefined) throw new Error(`Invalid value. Matching delimiter not found '${delimiter}'`);
    if (line.newline === '') throw new Error('Invalid value. EOF marker missing new line.');
    end = line.next - line.newline.length;
    line = readLine(text, line.next, eol);
  }
  return { value: text.slice(start, end), next: line.next };
}

function readLine(text: string, start: number, eol: '\n' | '\r\n'): Line | undefined {
  if (start >= text.length) return undefined;
  const lf = text.indexOf('\n', start);
  if (lf < 0) return { text: text.slice(start), next: text.length, newline: '' };
  const isCrlf = eol === '\r\n' && lf > start && text[lf - 1] === '\r';
  const end = isCrlf ? lf - 1 : lf;
  return { text: text.slice(start, end), next: lf + 1, newline: isCrlf ? '\r\n' : '\n' };
}
