import { DispatchError } from '../../core/errors.ts';
import { quote } from '../../core/quote.ts';

/**
 * The path of the SQLite file that `--store` names. What else it may hold is not shown: a password stands in the URL of a server.
 *
 * @throws INPUT_INVALID
 */
export function parseStore(text: string): string {
  if (/^postgres(?:ql)?:/iu.test(text))
    throw new DispatchError(
      'INPUT_INVALID',
      '--store: PostgreSQL is not there yet: give sqlite:PATH, a file on a disk of this machine',
    );
  const [, path] = /^sqlite:([^\0]+)$/u.exec(text) ?? [];
  // A URL has slashes that a path has not, and SQLite's name for no file at all would keep nothing.
  if (path !== undefined && !path.startsWith('//') && path !== ':memory:') return path;
  const found = path === undefined ? 'this is no store' : `${quote(path)} is no path of a file`;
  throw new DispatchError(
    'INPUT_INVALID',
    `--store: ${found}: give sqlite:PATH, such as sqlite:wandb-dispatch.db or sqlite:/var/lib/wandb-dispatch/relay.db`,
  );
}
