import { DispatchError } from '../../../src/core/errors.ts';

/** `DatabaseSync#isTransaction`, which the store rests on, came with 22.16 and 24.0: https://nodejs.org/api/sqlite.html */
const least = { major: 22, minor: 16 };
const lacking = 23;

/**
 * Looks whether a version of Node has what the store needs of `node:sqlite`.
 *
 * @param version as `process.versions.node` has it
 * @throws STORE_REFUSED
 */
export function requireNode(version: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isOlder = major < least.major || (major === least.major && minor < least.minor);
  if (!isOlder && major !== lacking) return;
  const words = `this is Node ${version}, whose SQLite lacks what the store needs; run it with Node 24, or 22.16 or newer of 22`;
  throw new DispatchError('STORE_REFUSED', words);
}
