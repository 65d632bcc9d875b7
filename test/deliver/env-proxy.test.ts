import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Agent, ProxyAgent } from 'undici';
import { createEnvProxyAgent, isProxied, proxyNotice } from '../../src/deliver/env-proxy.ts';
import { withoutProxyVariables } from './proxy-variables.ts';

withoutProxyVariables();

afterEach(() => {
  jest.restoreAllMocks();
});

const agentFor = async (url: string, environment: Readonly<Record<string, string>>): Promise<unknown> => {
  Object.assign(process.env, environment);
  const agent = createEnvProxyAgent(url);
  await agent.destroy();
  return agent;
};

const proxy = 'http://127.0.0.1:3128';

describe('createEnvProxyAgent', () => {
  it.each([
    { url: 'https://api.github.com', environment: { https_proxy: proxy } },
    { url: 'https://api.github.com', environment: { HTTPS_PROXY: proxy } },
    { url: 'http://ghes.example.com/api/v3', environment: { http_proxy: proxy } },
    { url: 'http://ghes.example.com/api/v3', environment: { HTTP_PROXY: proxy } },
    { url: 'https://api.github.com', environment: { https_proxy: proxy, no_proxy: 'example.com' } },
    { url: 'https://api.github.com', environment: { https_proxy: 'https://us:pass@proxy.example:3128/' } },
  ])('leads to $url by the proxy of $environment', async ({ url, environment }) => {
    expect(await agentFor(url, environment)).toBeInstanceOf(ProxyAgent);
  });

  it.each([
    { url: 'https://api.github.com', environment: {} },
    { url: 'https://api.github.com', environment: { https_proxy: '' } },
    { url: 'https://api.github.com', environment: { http_proxy: proxy } },
    { url: 'http://ghes.example.com', environment: { https_proxy: proxy } },
    { url: 'https://api.github.com', environment: { https_proxy: proxy, no_proxy: '*' } },
    { url: 'https://api.github.com', environment: { https_proxy: proxy, no_proxy: 'example.com,api.github.com' } },
    { url: 'https://api.github.com', environment: { https_proxy: proxy, NO_PROXY: '.github.com' } },
  ])('leads straight to $url with $environment', async ({ url, environment }) => {
    expect(await agentFor(url, environment)).toBeInstanceOf(Agent);
  });

  it.each([
    { name: 'https_proxy', value: 'socks5://us:hunter2@proxy:1080' },
    { name: 'HTTPS_PROXY', value: 'http://us:hunter2@' },
    { name: 'https_proxy', value: 'http://us:hunter2@proxy:99999' },
  ])('refuses $name=$value, and does not show it', ({ name, value }) => {
    process.env[name] = value;
    expect(() => createEnvProxyAgent('https://api.github.com')).toThrow(
      expect.objectContaining({
        name: 'DispatchError',
        code: 'INPUT_INVALID',
        message: 'https_proxy, http_proxy: one is no proxy: write http://HOST:PORT',
      }),
    );
  });

  it('prints no warning, as undici does of an agent that it calls experimental', async () => {
    const emitWarning = jest.spyOn(process, 'emitWarning').mockReturnValue(undefined);
    await agentFor('https://api.github.com', { https_proxy: proxy });
    expect(emitWarning).not.toHaveBeenCalled();
  });
});

describe('isProxied', () => {
  it('says whether a request to a URL goes through a proxy', () => {
    Object.assign(process.env, { https_proxy: proxy, no_proxy: 'example.com' });
    expect(isProxied('https://api.github.com')).toBe(true);
    expect(isProxied('https://example.com')).toBe(false);
    expect(isProxied('http://api.github.com')).toBe(false);
  });
});

describe('proxyNotice', () => {
  it.each(['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY'])(
    'says that the proxy of %s resolves names, and not which one it is',
    (name) => {
      expect(proxyNotice({ [name]: 'http://us:hunter2@proxy.example:3128' })).toBe(
        `deliveries go through the proxy that ${name} names, but for NO_PROXY: it resolves names, so that their addresses are not checked here`,
      );
    },
  );

  it.each([{}, { HTTPS_PROXY: '' }, { https_proxy: ' ' }, { NO_PROXY: '*' }, { PATH: '/bin' }])(
    'says nothing of %o, where no proxy is named',
    (environment) => {
      expect(proxyNotice(environment)).toBeUndefined();
    },
  );
});
