import type { CommanderError } from '@commander-js/extra-typings';

/**
 * What Commander says of a wrong command line, in this program's form. Arguments that belong nowhere are left out, for one of them may
 * be a secret: `--secret=…` is no option, and a stray argument may have been meant for one.
 */
export function usageMessage({ code, message }: CommanderError): string {
  const suggestion = / ?\n\(Did you mean (?<meant>[^\n]+)\?\)$/u.exec(message)?.groups?.['meant'];
  const hint = suggestion === undefined ? '' : `; did you mean ${suggestion}?`;
  return `${faultOf(code, message.replace(/^error: /u, ''))}${hint}`;
}

function faultOf(code: string, said: string): string {
  switch (code) {
    case 'commander.help':
      return 'no such command, or none given: wandb-dispatch --help lists them';
    case 'commander.unknownOption':
      return /^unknown option '(?:--[^=']*|-.)/u.exec(said)?.[0].concat("'") ?? 'unknown option';
    case 'commander.excessArguments':
      return tooMany(said);
    default:
      return said.replace(/\n[^]*$|\.$/u, '');
  }
}

/** What was given is not repeated: it may be a secret. */
function tooMany(said: string): string {
  const [what = 'too many arguments'] = /^too many arguments(?: for '[a-z]+')?/u.exec(said) ?? [];
  const [, expected = '0'] = /Expected (\d+) argument/u.exec(said) ?? [];
  return `${what}: it takes ${expected === '0' ? 'options alone' : `${expected}, and options`}`;
}
