import { describe, expect, it } from '@jest/globals';
import { isProxied, proxyNotice } from '../../src/deliver/proxy-settings.ts';
import { withoutProxyVariables } from './proxy-variables.ts';

withoutProxyVariables();

describe('isProxied', () => {
  it('says whether a request to a URL goes through a proxy', () => {
    Object.assign(process.env, { https_proxy: 'http://127.0.0.1:3128', no_proxy: 'example.com' });
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
