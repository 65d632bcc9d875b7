import type { ConfigPath } from './fault.ts';

interface Later {
  readonly names: readonly string[];
  readonly say: (name: string) => string;
}

/** What the file will take, and this version does not: types of sources, and keys of secrets. */
const later: Readonly<Record<string, Later>> = {
  sources: {
    names: ['watch', 'api'],
    say: (type) => `sources of type ${type} are not there yet: take webhook`,
  },
  secrets: {
    names: ['stored'],
    say: () => 'secrets that are set through the API are not there yet: take env or file',
  },
};

/** What to say of a type or key that a later version takes; undefined for all others. */
export function notThereYet(path: ConfigPath, name: string): string | undefined {
  const [list = '', , ...deeper] = path;
  return deeper.length === 0 && later[list]?.names.includes(name) === true ? later[list].say(name) : undefined;
}
