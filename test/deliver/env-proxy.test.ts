import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Agent, ProxyAgent } from 'undici';
import { createEnvProxyAgent } from '../../src/deliver/env-proxy.ts';
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
