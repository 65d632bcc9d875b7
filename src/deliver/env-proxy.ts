import { getProxyForUrl } from 'proxy-from-env';
import { Agent, ProxyAgent, type Dispatcher } from 'undici';
import { DispatchError } from '../core/errors.ts';

/**
 * What carries requests to a URL: the proxy that the environment names for it (`https_proxy`, `http_proxy`, `no_proxy`), else none.
 *
 * @throws INPUT_INVALID when that is no URL of a proxy; the value may hold a password, and is not shown
 */
export function createEnvProxyAgent(url: string): Dispatcher {
  const proxy = getProxyForUrl(url);
  try {
    return proxy === '' ? new Agent() : new ProxyAgent(proxy);
  } catch (cause) {
    throw new DispatchError('INPUT_INVALID', 'https_proxy, http_proxy: one is no proxy: write http://HOST:PORT', {
      cause,
    });
  }
}
