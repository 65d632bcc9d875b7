/** A command that the runner would obey, taken out of what a step printed. */
export interface WorkflowCommand {
  /** In lower case: the runner knows no difference. */
  readonly command: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
  /** 2: `::name key=value::data` at a line's start; 1: `##[name key=value;]data` anywhere in a line. */
  readonly version: 1 | 2;
}

/** What a step printed, as the runner takes it apart. */
export interface StepOutput {
  readonly commands: readonly WorkflowCommand[];
  /** All other lines, and those that stop and resume commands. */
  readonly log: readonly string[];
}

const registered: ReadonlySet<string> = new Set([
  'error',
  'warning',
  'notice',
  'debug',
  'group',
  'endgroup',
  'echo',
  'add-mask',
  'add-matcher',
  'remove-matcher',
  'add-path',
  'set-env',
  'set-output',
  'save-state',
  'stop-commands',
  'internal-set-repo-path',
]);

/**
 * The commands and the log lines in a step's stdout (the runner treats stderr likewise).
 *
 * Lines end at LF, CRLF or a lone CR, as .NET's StreamReader.ReadLine has it: a CR inside a value begins a new line.
 *
 * @throws Error for a stop token that the runner refuses.
 * Source: actions/runner, src/Runner.Common/ActionCommand.cs and src/Runner.Worker/ActionCommandManager.cs.
 */
export function parseWorkflowCommands(stdout: string): StepOutput {
  const commands: WorkflowCommand[] = [];
  const log: string[] = [];
  let stopToken: string | undefined;
  for (const line of splitLines(stdout)) {
    const command = parseCommand(line, stopToken);
    const resumes = command !== undefined && command.command === stopToken;
    if (command === undefined || (stopToken !== undefined && !resumes)) {
      log.push(line);
    } else if (resumes) {
      stopToken = undefined;
      log.push(line);
    } else {
      if (command.command === 'stop-commands') {
        stopToken = toStopToken(command.data);
        log.push(line);
      }
      commands.push(command);
    }
  }
  return { commands, log };
}

function splitLines(text: string): readonly string[] {
  const lines = text.split(/\r\n|\r|\n/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

function toStopToken(data: string): string {
  const token = data.toLowerCase();
  if (token !== '' && token !== 'pause-logging' && !registered.has(token)) return token;
  throw new Error(
    "You cannot use a endToken that is an empty string, the string 'pause-logging', or another workflow command.",
  );
}

function parseCommand(line: string, stopToken: string | undefined): WorkflowCommand | undefined {
  return parseV2(line, stopToken) ?? parseV1(line, stopToken);
}

function parseV2(line: string, stopToken: string | undefined): WorkflowCommand | undefined {
  const message = line.replace(/^[^\S\uFEFF]*(?:\u0085[^\S\uFEFF]*)*/, ''); // .NET's white space, not JavaScript's
  if (!message.startsWith('::')) return undefined;
  const end = message.indexOf('::', 2);
  if (end < 0) return undefined;
  const head = parseHead(message.slice(2, end), stopToken);
  if (head === undefined) return undefined;
  const properties = parseProperties(head.properties.trim(), ',', unescapeV2Property);
  return { command: head.name, properties, data: unescapeV2Data(message.slice(end + 2)), version: 2 };
}

function parseV1(line: string, stopToken: string | undefined): WorkflowCommand | undefined {
  // Only the first `##[` of a line is looked at, whether or not a command follows.
  const start = line.indexOf('##[');
  const end = start < 0 ? -1 : line.indexOf(']', start);
  if (end < 0) return undefined;
  const head = parseHead(line.slice(start + 3, end), stopToken);
  if (head === undefined) return undefined;
  const properties = parseProperties(head.properties, ';', unescapeV1);
  return { command: head.name, properties, data: unescapeV1(line.slice(end + 1)), version: 1 };
}

function parseHead(info: string, stopToken: string | undefined) {
  const space = info.indexOf(' ');
  const name = (space < 0 ? info : info.slice(0, space)).toLowerCase();
  if (!registered.has(name) && name !== stopToken) return undefined;
  return { name, properties: space < 0 ? '' : info.slice(space + 1) };
}

/** .NET's Split with RemoveEmptyEntries: `=` before a name and further ones before a value vanish, `a=` is no property. */
const property = /^=*([^=]+)=+([^=].*)$/s;

function parseProperties(text: string, separator: string, unescape: (text: string) => string) {
  const properties = new Map<string, readonly [string, string]>();
  for (const part of text.split(separator)) {
    const [, name, value] = property.exec(part) ?? [];
    if (name === undefined || value === undefined) continue;
    const key = name.toLowerCase();
    properties.set(key, [properties.get(key)?.[0] ?? name, unescape(value)]);
  }
  return Object.fromEntries(properties.values());
}

/** Upper-case escapes only, `%25` last, so that `%250A` stays the text `%0A`. */
const unescapeV2Data = (text: string): string =>
  text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');

const unescapeV2Property = (text: string): string => unescapeV2Data(text.replaceAll('%3A', ':').replaceAll('%2C', ','));

const unescapeV1 = (text: string): string => unescapeV2Data(text.replaceAll('%3B', ';').replaceAll('%5D', ']'));
