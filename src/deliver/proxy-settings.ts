import { getProxyForUrl } from 'proxy-from-env';

/** Whether the environment names a proxy for a URL. */
export function isProxied(url: string): boolean {
  return getProxyForUrl(url) !== '';
}

const proxyVariables = ['https_proxy', 'http_proxy', 'all_proxy'].flatMap((name) => [name, name.toUpperCase()]);

/** What is to be told once where the environment names a proxy, whose value may hold a password; undefined: it names none. */
export function proxyNotice(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const name = proxyVariables.find((variable) => (environment[variable]?.trim() ?? '') !== '');
  if (name === undefined) return undefined;
  return `deliveries go through the proxy that ${name} names, but for NO_PROXY: it resolves names, so that their addresses are not checked here`;
}
