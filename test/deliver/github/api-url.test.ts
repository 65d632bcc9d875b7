import { describe, expect, it } from '@jest/globals';
import { parseApiUrl } from '../../../src/deliver/github/api-url.ts';

describe('parseApiUrl', () => {
  it.each([
    ['', 'https://api.github.com'],
    ['  ', 'https://api.github.com'],
    ['https://github.example.com/api/v3', 'https://github.example.com/api/v3'],
    ['https://github.example.com/api/v3/', 'https://github.example.com/api/v3'],
    [' http://127.0.0.1:8080// \n', 'http://127.0.0.1:8080'],
  ])('reads %j as %s', (text, url) => {
    expect(parseApiUrl(text)).toBe(url);
  });

  it.each([
    ['no URL', 'github.example.com', '"github.example.com"'],
    ['another scheme', 'ftp://github.example.com', '"ftp://github.example.com"'],
    ['a query', 'https://github.example.com/?x=1', '"https://github.example.com/?x=1"'],
    ['a fragment', 'https://github.example.com/#x', '"https://github.example.com/#x"'],
    ['blanks inside', 'https://github.example.com/a b', '"https://github.example.com/a b"'],
    ['a password, which is not shown', 'https://u:p4ss@github.example.com', 'what it holds'],
  ])('refuses %s', (_case, text, shown) => {
    expect(() => parseApiUrl(text)).toThrow(
      expect.objectContaining({
        code: 'INPUT_INVALID',
        message: `GITHUB_API_URL: ${shown} is no URL of an API: write https://HOST/api/v3, or unset it`,
      }),
    );
  });
});
