import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The projects that the tarball is installed into, and what else they install, in our versions. */
const projects = {
  bare: [],
  typed: ['@types/node', 'express'],
  'typed-express': ['@types/node', 'express', '@types/express'],
} as const;

/** Packs the package as `npm publish` does and installs it into new projects. Their folder is named by `PACKED_FOLDER`. */
export default function installPacked(): void {
  const folder = mkdtempSync(join(tmpdir(), 'wandb-artifact-dispatch-packed-'));
  process.env['PACKED_FOLDER'] = folder;
  npm(process.cwd(), ['pack', '--pack-destination', folder]);
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  if (tarball === undefined) throw new Error(`npm pack left no tarball in ${folder}`);
  for (const [name, others] of Object.entries(projects)) {
    const project = join(folder, name);
    mkdirSync(project);
    writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }');
    npm(project, ['install', '--prefer-offline', join(folder, tarball), ...others.map(inOurVersion)]);
  }
}

/** Without what an npm that runs us tells its scripts, which a second npm would take for its own settings. */
function npm(cwd: string, args: readonly string[]): void {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')));
  execFileSync('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], { cwd, env, stdio: 'pipe' });
}

function inOurVersion(name: string): string {
  const { version }: { version: string } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'));
  return `${name}@${version}`;
}
