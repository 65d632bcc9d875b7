import { registerHooks } from 'node:module';

/**
 * Lets Node load the two schemas that @actions/workflow-parser imports without `with { type: 'json' }`.
 *
 * A module that imports the parser statically is linked before this can run: load it with `await import()` afterwards.
 * Does nothing under Jest, which takes such imports and has no module hooks.
 */
export function allowJsonModules(): void {
  // Not JEST_WORKER_ID: a Node that a test starts would inherit it.
  if ('jest' in import.meta) return;
  registerHooks({
    load: (url, context, nextLoad) =>
      url.includes('/@actions/workflow-parser/') && url.endsWith('.json')
        ? nextLoad(url, { ...context, importAttributes: { type: 'json' } })
        : nextLoad(url, context),
  });
}
