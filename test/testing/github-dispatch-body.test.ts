import { describe, expect, it } from '@jest/globals';
import { documentation, post, sizedBody, withGitHubStandIn } from './with-github-stand-in.ts';

const refused = [
  { what: 'a body that is no JSON', body: '{"event_type":', status: 400, message: 'Problems parsing JSON' },
  {
    what: 'a body that is no UTF-8',
    body: Uint8Array.of(0x22, 0xff, 0x22),
    status: 400,
    message: 'Problems parsing JSON',
  },
  {
    what: 'a body with a byte order mark',
    body: Uint8Array.of(0xef, 0xbb, 0xbf, 0x7b, 0x7d),
    status: 400,
    message: 'Problems parsing JSON',
  },
  { what: 'a body nested too deep', body: '['.repeat(500_000), status: 400, message: 'Problems parsing JSON' },
  {
    what: 'a request without a body',
    body: null,
    status: 422,
    message: "Invalid request.\nFor 'links/0/schema', nil is not an object.",
  },
  {
    what: 'an empty body',
    body: '',
    status: 422,
    message: "Invalid request.\nFor 'links/0/schema', nil is not an object.",
  },
  {
    what: 'a text',
    body: '"body"',
    status: 422,
    message: 'Invalid request.\n\nFor \'links/0/schema\', "body" is not an object.',
  },
  {
    what: 'a list',
    body: '[null,{"a":1}]',
    status: 422,
    message: 'Invalid request.\n\nFor \'links/0/schema\', [nil, {"a" => 1}] is not an object.',
  },
  {
    what: 'a further key',
    body: '{"event_type":"d","x":1}',
    status: 422,
    message: 'Invalid request.\n\n"x" is not a permitted key.',
  },
  {
    what: 'further keys',
    body: '{"event_type":"d","b":1,"a":1}',
    status: 422,
    message: 'Invalid request.\n\n"a", "b" are not permitted keys.',
  },
  {
    what: 'a missing event type',
    body: '{}',
    status: 422,
    message: 'Invalid request.\n\n"event_type" wasn\'t supplied.',
  },
  {
    what: 'several mistakes',
    body: '{"ref":"main"}',
    status: 422,
    message: 'Invalid request.\n\n"ref" is not a permitted key.\n"event_type" wasn\'t supplied.',
  },
  {
    what: 'an event type that is no text',
    body: '{"event_type":5}',
    status: 422,
    message: "Invalid request.\n\nFor 'properties/event_type', 5 is not a string.",
  },
  {
    what: 'an empty event type',
    body: '{"event_type":""}',
    status: 422,
    message: 'Invalid request.\n\nAt least 1 character is required; only 0 were supplied.',
  },
  {
    what: 'a long event type',
    body: `{"event_type":"${'x'.repeat(101)}"}`,
    status: 422,
    message: 'Invalid request.\n\nOnly 100 characters are allowed; 101 were supplied.',
  },
  {
    what: 'a client_payload that is a text',
    body: '{"event_type":"d","client_payload":"{\\"a\\":1}"}',
    status: 422,
    message: 'Invalid request.\n\nFor \'properties/client_payload\', "{\\"a\\":1}" is not an object.',
  },
  {
    what: 'a client_payload that is null',
    body: '{"event_type":"d","client_payload":null}',
    status: 422,
    message: "Invalid request.\n\nFor 'properties/client_payload', nil is not an object.",
  },
  {
    what: '14 keys',
    body: '{"event_type":"d","client_payload":{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1,"h":1,"i":1,"j":1,"k":1,"l":1,"m":1,"n":1}}',
    status: 422,
    message: 'Invalid request.\n\nNo more than 10 properties are allowed; 14 were supplied.',
  },
  {
    what: 'a client_payload of 65,536 bytes',
    body: sizedBody('é', 2, 65_536),
    status: 422,
    message: 'client_payload is too large.',
  },
  {
    what: 'a further key before the size',
    body: `{"x":1,"event_type":"d","client_payload":{"a":"${'x'.repeat(65_535)}"}}`,
    status: 422,
    message: 'Invalid request.\n\n"x" is not a permitted key.',
  },
];

describe('the stand-in of GitHub', () => {
  it.each(refused)('refuses $what', async ({ body, status, message }) => {
    await withGitHubStandIn({}, async (github) => {
      const response = await post(github, { body });
      expect(await response.json()).toEqual({ message, documentation_url: documentation, status: String(status) });
      expect([response.status, github.dispatches.length]).toEqual([status, 0]);
    });
  });
});
