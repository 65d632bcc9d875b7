import { getProxyForUrl } from 'proxy-from-env';
import { Agent, fetch, ProxyAgent, type buildConnector, type Dispatcher } from 'undici';
import { DispatchError } from '../core/errors.ts';
import { createProxyClient } from './proxy-client.ts';

/** How connections are made. */
export interface EnvConnecting {
  /** Makes those that go straight; @default undici's own */
  readonly connect?: buildConnector.connector;
  /** TLS with the proxy and with what is behind it. */
  readonly tls?: buildConnector.BuildOptions;
}

/**
 * What carries requests to a URL: the proxy that the environment names for it (`https_proxy`, `http_proxy`, `no_proxy`), else none.
 *
 * @throws INPUT_INVALID when that is no URL of a proxy; the value may hold a password, and is not shown
 */
export function createEnvProxyAgent(url: string, { connect, tls }: EnvConnecting = {}): Dispatcher {
  const proxy = getProxyForUrl(url);
  try {
    if (proxy === '') return new Agent(connect === undefined ? {} : { connect });
    return new ProxyAgent({
      uri: withScheme(proxy, url),
      clientFactory: createProxyClient,
      ...(tls !== undefined && { requestTls: tls, proxyTls: tls }),
    });
  } catch (cause) {
    throw new DispatchError('INPUT_INVALID', 'https_proxy, http_proxy: one is no proxy: write http://HOST:PORT', {
      cause,
    });
  }
}

/** A proxy named without a scheme is one that is spoken to in the clear, as curl has it; proxy-from-env gives it the scheme of the URL. */
function withScheme(proxy: string, url: string): string {
  const scheme = new URL(url).protocol.slice(0, -1);
  const names = [`${scheme}_proxy`, `${scheme}_proxy`.toUpperCase(), 'all_proxy', 'ALL_PROXY'];
  const named = names.map((name) => process.env[name]?.trim() ?? '').find((value) => value !== '') ?? proxy;
  return named.includes('://') ? proxy : `http://${named}`;
}

/** `fetch` by that. */
export type EnvFetch = (url: string, options: object) => ReturnType<typeof fetch>;

/**
 * A `fetch` through the proxy that the environment names for a URL.
 *
 * @throws INPUT_INVALID as {@link createEnvProxyAgent}
 */
export function createEnvFetch(baseUrl: string): EnvFetch {
  const dispatcher = createEnvProxyAgent(baseUrl);
  return (url, options) => fetch(url, { ...options, dispatcher });
}
