import { isJsonObject, ownValue } from '../../../src/core/json.ts';
import { quote } from '../../../src/core/quote.ts';
import type { KnownNames } from './automation-schema.ts';
import type { Fault } from './fault.ts';

const lists = ['sources', 'webhooks', 'automations'] as const;

/** The names that a file declares, whatever else is wrong with it. */
export function declaredNames(file: unknown): KnownNames {
  const secrets = isJsonObject(file) ? ownValue(file, 'secrets') : undefined;
  return {
    secrets: isJsonObject(secrets) ? Object.keys(secrets) : [],
    webhooks: namesIn(file, 'webhooks').filter((name) => name !== undefined),
  };
}

/** Names that stand twice in a list, each but the first. */
export function repeatedNames(file: unknown): readonly Fault[] {
  return lists.flatMap((list) => {
    const names = namesIn(file, list);
    return names.flatMap((name, index): readonly Fault[] => {
      const first = names.indexOf(name);
      if (name === undefined || first === index) return [];
      const message = `${quote(name)} is the name of ${list}[${first}] too: give each its own`;
      return [{ path: [list, index, 'name'], atKey: false, message }];
    });
  });
}

function namesIn(file: unknown, list: (typeof lists)[number]): readonly (string | undefined)[] {
  const entries = isJsonObject(file) ? ownValue(file, list) : undefined;
  if (!Array.isArray(entries)) return [];
  return entries.map((entry: unknown) => {
    const name = isJsonObject(entry) ? ownValue(entry, 'name') : undefined;
    return typeof name === 'string' ? name : undefined;
  });
}
