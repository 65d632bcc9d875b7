import { createRequire } from 'node:module';

/** The version of this package, which finds its package.json by its own name: from the sources as from what is built of them. */
export function packageVersion(): string {
  const { version }: { readonly version: string } = createRequire(import.meta.url)(
    'wandb-artifact-dispatch/package.json',
  );
  return version;
}
