import type { DispatchError } from '../../src/core/errors.ts';

/**
 * Waits no longer than this; what comes later is not waited for.
 *
 * @throws late when it takes longer
 */
export function within<Value>(limitMs: number, pending: Promise<Value>, late: () => DispatchError): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(late()), limitMs);
    void pending.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
