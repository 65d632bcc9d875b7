import { readFileSync } from 'node:fs';

/** Node and who else was measured, as installed. */
export function versionsLine(packages: readonly string[]): string {
  const versions = packages.map((name) => `${name} ${versionOf(name)}`);
  return `Node ${process.version.slice(1)}, ${versions.join(', ')}`;
}

function versionOf(name: string): string {
  const manifest: unknown = JSON.parse(
    readFileSync(new URL(`../../node_modules/${name}/package.json`, import.meta.url), 'utf8'),
  );
  return String(Object(manifest).version);
}
