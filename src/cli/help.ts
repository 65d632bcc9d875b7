import { styleText } from 'node:util';

/** Titles are bold; Commander takes that away again where there are no colours. */
export function styleTitle(title: string): string {
  return styleText('bold', title, { validateStream: false });
}

/** The section of a help text that shows commands. */
export function examples(...commands: readonly string[]): string {
  return ['', styleTitle('Examples:'), ...commands.map((command) => `  ${command}`)].join('\n');
}
