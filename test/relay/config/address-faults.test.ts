import { describe, expect, it } from '@jest/globals';
import { problemsOf } from './problems-of.ts';

const webhook = (more: string, top = ''): string => `version: 1
${top}
secrets: { KEY: { env: KEY } }
webhooks:
  - { name: own, ${more} }
`;

const remedy = (network: string): string => `where deliveries may go there, add ${network} to allowPrivateNetworks`;

describe('a webhook’s url in dispatch.yaml', () => {
  it.each([
    ['http://127.0.0.1:9000/hook', `127.0.0.1 is a loopback address; ${remedy('127.0.0.1/32')}`],
    ['https://127.1/', `127.0.0.1 is a loopback address; ${remedy('127.0.0.1/32')}`],
    ['https://0x7f.1/', `127.0.0.1 is a loopback address; ${remedy('127.0.0.1/32')}`],
    ['https://2130706433/', `127.0.0.1 is a loopback address; ${remedy('127.0.0.1/32')}`],
    ['https://[::ffff:127.0.0.1]/', `::ffff:7f00:1 is a loopback address; ${remedy('127.0.0.1/32')}`],
    ['https://[64:ff9b::a00:1]/', `64:ff9b::a00:1 is a NAT64 address; ${remedy('64:ff9b::a00:1/128')}`],
    [
      'https://169.254.169.254/latest',
      `169.254.169.254 is a metadata address of a cloud; ${remedy('169.254.169.254/32')}`,
    ],
    [
      'http://localhost.:9000/hook',
      `localhost has the address 127.0.0.1, which is a loopback address; ${remedy('127.0.0.1/32')}`,
    ],
    ['http://8.8.8.8/', '8.8.8.8 is not in allowPrivateNetworks, and http:// goes nowhere else; write https://'],
    ['https://example.com:25/', 'port 25 belongs to another protocol than HTTP; give the receiving side another port'],
  ])('is refused at its place where it is %s', (url, message) => {
    for (const type of ['http', 'slack', 'teams'])
      expect(problemsOf(webhook(`url: "${url}", type: ${type}`))).toStrictEqual([
        `5:23: webhooks[0].url: is refused: ${message}`,
      ]);
  });

  it.each([
    ['http://127.0.0.1:9000/hook', 'allowPrivateNetworks: [127.0.0.0/8]'],
    ['http://localhost:9000/hook', 'allowPrivateNetworks: [127.0.0.0/8]'],
    ['https://[fd00::1]/', 'allowPrivateNetworks: ["fd00::/8"]'],
    ['https://8.8.8.8/', ''],
    ['https://example.com/', ''],
    ['http://internal.example/', 'allowPrivateNetworks: [10.0.0.0/8]'],
  ])('is taken where it is %s, with %s', (url, top) => {
    expect(problemsOf(webhook(`type: http, url: "${url}"`, top))).toStrictEqual([]);
  });

  it('is not judged where it is a secret', () => {
    expect(problemsOf(webhook('type: http, url: { secret: KEY }'))).toStrictEqual([]);
  });

  it('is told of once where it is wrong anyhow', () => {
    expect(problemsOf(webhook('type: http, url: "http://me@127.0.0.1/"'))).toStrictEqual([
      '5:35: webhooks[0].url: holds a name or password: leave them out, and give a token by its own key',
    ]);
  });

  it.each(['[127.0.0.1]', '127.0.0.0/8', '[127.0.0.0/33]'])(
    'is not judged where the networks are written wrongly: %s',
    (networks) => {
      const problems = problemsOf(webhook('type: http, url: "http://127.0.0.1/"', `allowPrivateNetworks: ${networks}`));
      expect(problems).toHaveLength(1);
      expect(problems).toStrictEqual([expect.stringContaining(': allowPrivateNetworks')]);
    },
  );

  it.each(['webhooks: 5', 'webhooks: [5, { type: http, url: 5 }, { url: "http://127.0.0.1/" }]'])(
    'is nothing to be judged in %s',
    (text) => {
      expect(problemsOf(`version: 1\n${text}\n`).join('\n')).not.toContain('is refused');
    },
  );
});

describe('an apiUrl or baseUrl in dispatch.yaml', () => {
  it('may lead anywhere, as it is the word of whoever writes the file', () => {
    const own = 'type: slack, auth: { token: KEY }, channel: C0123456789, apiUrl: "http://127.0.0.1:9000"';
    expect(problemsOf(webhook(own))).toStrictEqual([]);
    const github = 'type: github, repository: a/b, eventType: x, auth: { token: KEY }, apiUrl: "http://10.0.0.1"';
    expect(problemsOf(webhook(github))).toStrictEqual([]);
  });
});
