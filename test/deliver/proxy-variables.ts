import { afterEach, beforeEach } from '@jest/globals';

const names = ['http_proxy', 'https_proxy', 'all_proxy', 'no_proxy'].flatMap((name) => [name, name.toUpperCase()]);

/** Every test of the file begins without a proxy in its environment, and leaves the environment as it was. */
export function withoutProxyVariables(): void {
  let before: readonly (readonly [name: string, value: string | undefined])[] = [];
  beforeEach(() => {
    before = names.map((name) => [name, process.env[name]]);
    for (const name of names) Reflect.deleteProperty(process.env, name);
  });
  afterEach(() => {
    for (const [name, value] of before) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  });
}
