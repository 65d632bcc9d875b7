/**
 * The tests of the core in one process, without Jest around them: what a mutation run starts once for each mutant. Ends with 1 at
 * the first test that fails.
 */
import { globSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const globals = new URL('./globals.ts', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === '@jest/globals' ? { url: globals, shortCircuit: true } : next(specifier, context),
});

for (const file of globSync('test/core/*.test.ts')) await import(pathToFileURL(resolve(file)).href);
const { declared } = await import('./globals.ts');
for (const { title, run } of declared) {
  try {
    await run();
  } catch (error) {
    console.error(`${title}\n${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  }
}
console.log(`${declared.length} passed`);
