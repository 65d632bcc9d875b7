import { readFileSync } from 'node:fs';

const packages = [
  'express',
  'fastify',
  'hono',
  '@hono/node-server',
  '@octokit/webhooks',
  '@octokit/webhooks-methods',
  'svix',
  'standardwebhooks',
  'stripe',
  'zod',
];

/** Who was measured, as installed. */
export function versionsLine(): string {
  const versions = packages.map((name) => `${name} ${versionOf(name)}`);
  return `Node ${process.version.slice(1)}, ${versions.join(', ')}`;
}

function versionOf(name: string): string {
  const manifest: unknown = JSON.parse(
    readFileSync(new URL(`../../node_modules/${name}/package.json`, import.meta.url), 'utf8'),
  );
  return String(Object(manifest).version);
}
