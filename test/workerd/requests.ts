import type { Asked } from './ask.ts';

// All signatures were made by Python's hmac, all compressed bodies by its gzip and zlib. Secret: `a secret of the webhook`.
const event =
  '{"event_type":"ADD_ARTIFACT_ALIAS","artifact_version_string":"acme/wandb-registry-model/churn:v3","alias":"production"}';
const unknown = '{"event_type":"BREW_COFFEE","cups":2}';
const base64 = '8UPPTTmqv/69rtYoadZTIG+TodNG4Z7ZdvzLO7feySg=';
const hex = 'f143cf4d39aabffebdaed62869d653206f93a1d346e19ed976fccb3bb7dec928';
const unknownSignature = 'b3VFz/PGjwLCe1UFcqVWIM9XvYO2s5rLrgNJQGIWwR8=';

const json = { 'content-type': 'application/json' };
const accepted = '200 ADD_ARTIFACT_ALIAS production';
const gzipped =
  'H4sIAAAAAAACAxWMwQrCMAxA/yVnxw7edgsbwsCT7l5qG2dgS0eaVYb479br4733ASok5uzYCDrAYXB4m8YL9pPD64h3OIFX46cP5gpp5iQum7LMVfdhpfbtJT4apZkrP5o1RVra8NpVunL+5wv7XOVNU9yD1QF8f2srW8N3AAAA';

/** The triple of Standard Webhooks, sent in 2023 unless said otherwise. */
function triple(id: string, signature: string, timestamp = '1700000000'): Asked['headers'] {
  return { ...json, 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
}

function signed(signature: string, more: Asked['headers'] = {}): Asked['headers'] {
  return { ...json, 'x-wandb-signature': signature, ...more };
}

function bearer(token: string): Asked['headers'] {
  return { ...json, authorization: `Bearer ${token}` };
}

/** A request, what it is, and what is answered: the status, and the problem's code or the reply's text. */
export type Judged = Asked & { readonly what: string; readonly verdict: string };

/** W&B's own header. */
const wandb: readonly Judged[] = [
  { what: 'base64', path: '/wandb', headers: signed(base64), body: event, verdict: accepted },
  { what: 'hex', path: '/wandb', headers: signed(hex), body: event, verdict: accepted },
  { what: 'hex in upper case', path: '/wandb', headers: signed(hex.toUpperCase()), body: event, verdict: accepted },
  { what: 'prefixed base64', path: '/wandb', headers: signed(`sha256=${base64}`), body: event, verdict: accepted },
  { what: 'prefixed hex', path: '/wandb', headers: signed(`sha256=${hex}`), body: event, verdict: accepted },
  { what: 'the second secret', path: '/rotating', headers: signed(base64), body: event, verdict: accepted },
  {
    what: 'a secret that is not ASCII',
    path: '/utf-8',
    headers: signed('alfwqypePMbeT8ekUYe2iJWror7aB2SSxcxf8uGJjUI='),
    body: event,
    verdict: accepted,
  },
  {
    what: 'a whsec_ secret, all of its text',
    path: '/whsec',
    headers: signed('PffkvSWWhQvnlqfVMs8JyqFEtBctV9DJHv8RbnFrbvQ='),
    body: event,
    verdict: accepted,
  },
  {
    what: "the contract's vector",
    path: '/vector',
    headers: signed('52559e38b703c126364613936a92a8b4382b409539f153b22c86e5c2e419327a'),
    body: '{}',
    verdict: '200',
  },
  {
    what: 'the test that W&B sends',
    path: '/wandb',
    headers: signed('PUaOn3YL0bN1gj4DzdYd/tc6EiYAT4zgVr96p9pviXM='),
    body: '{}',
    verdict: '200',
  },
  { what: 'an event that nobody handles', path: '/silent', headers: signed(base64), body: event, verdict: '204' },
  { what: 'no signature', path: '/wandb', headers: json, body: event, verdict: '401 SIGNATURE_MISSING' },
  { what: 'an empty signature', path: '/wandb', headers: signed(''), body: event, verdict: '401 SIGNATURE_MISSING' },
  {
    what: 'a signature of another body',
    path: '/wandb',
    headers: signed(base64),
    body: unknown,
    verdict: '401 SIGNATURE_MISMATCH',
  },
  {
    what: 'a secret that has expired',
    path: '/wandb',
    headers: signed('8E8To8KPz3rUTeePGFrrZ81ioa9de9krGHgBeJ2LPS0='),
    body: event,
    verdict: '401 SIGNATURE_MISMATCH',
  },
  {
    what: 'a signature cut short',
    path: '/wandb',
    headers: signed(hex.slice(0, 63)),
    body: event,
    verdict: '401 SIGNATURE_MALFORMED',
  },
  {
    what: 'base64 that does not encode back',
    path: '/wandb',
    headers: signed('8UPPTTmqv/69rtYoadZTIG+TodNG4Z7ZdvzLO7feySh='),
    body: event,
    verdict: '401 SIGNATURE_MALFORMED',
  },
  {
    what: 'base64url',
    path: '/wandb',
    headers: signed('8UPPTTmqv_69rtYoadZTIG-TodNG4Z7ZdvzLO7feySg='),
    body: event,
    verdict: '401 SIGNATURE_MALFORMED',
  },
  {
    what: 'an unknown prefix',
    path: '/wandb',
    headers: signed(`sha1=${hex}`),
    body: event,
    verdict: '401 SIGNATURE_MALFORMED',
  },
];

const id = 'msg_1';
const idSignature = 'v1,3vwfihfWb8HZYajBDCIBQyn4X9MODXfJ8IEWs5Ehcr8=';

/** The triple of Standard Webhooks, alone and beside W&B's header. */
const standard: readonly Judged[] = [
  { what: 'a triple', path: '/standard', headers: triple(id, idSignature), body: event, verdict: accepted },
  {
    what: 'a triple by a whsec_ secret',
    path: '/standard-whsec',
    headers: triple(id, 'v1,Y8jungz6QMUca40T1itvEZIMsXYkOI2bHJBfDERyEfo='),
    body: event,
    verdict: accepted,
  },
  {
    what: "Svix's vector, which is authentic and no event",
    path: '/standard-vector',
    headers: triple('msg_p5jXN8AQM9LWM0D4loKWxJek', 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=', '1614265330'),
    body: '{"test": 2432232314}',
    verdict: '400 EVENT_INVALID',
  },
  {
    what: 'the right one of several signatures',
    path: '/standard',
    headers: triple(id, `v1,${base64} v1a,${base64} ${idSignature}`),
    body: event,
    verdict: accepted,
  },
  {
    what: 'a triple of another id',
    path: '/standard',
    headers: triple('msg_2', idSignature),
    body: event,
    verdict: '401 SIGNATURE_MISMATCH',
  },
  {
    what: 'an id with a dot',
    path: '/standard',
    headers: triple('msg.1', 'v1,qKjlG2ueo3c6cTJ3hmkdKGHjEwvixgVZQfCixJHR/iE='),
    body: event,
    verdict: '401 SIGNATURE_MALFORMED',
  },
  {
    what: 'a timestamp that is no number',
    path: '/standard',
    headers: triple(id, idSignature, '123abc'),
    body: event,
    verdict: '401 SENT_AT_INVALID',
  },
  {
    what: 'a triple of 2001',
    path: '/recent',
    headers: triple('msg_old', 'v1,uw0VDxx/eBS0IdH49svkuTCGvJ8cPQyBqDlH+Nr8FrI=', '1000000000'),
    body: event,
    verdict: '401 DISPATCH_EXPIRED',
  },
  {
    what: 'a triple of 2100',
    path: '/recent',
    headers: triple('msg_future', 'v1,LmJwPSQaLkqmh2Y5UKipEYThnor72AyHdOb7H5X0GWA=', '4102444800'),
    body: event,
    verdict: '401 DISPATCH_FROM_FUTURE',
  },
  {
    what: "W&B's header where a triple is due",
    path: '/standard',
    headers: signed(base64),
    body: event,
    verdict: '401 SIGNATURE_MISSING',
  },
  {
    what: "a triple where W&B's header is due",
    path: '/wandb',
    headers: triple(id, idSignature),
    body: event,
    verdict: '401 SIGNATURE_MISSING',
  },
  { what: "either: W&B's header", path: '/either', headers: signed(base64), body: event, verdict: accepted },
  { what: 'either: a triple', path: '/either', headers: triple(id, idSignature), body: event, verdict: accepted },
  {
    what: 'either: both',
    path: '/either',
    headers: signed(base64, triple(id, idSignature)),
    body: event,
    verdict: accepted,
  },
  {
    what: "either: W&B's header beside a wrong triple",
    path: '/either',
    headers: signed(base64, triple(id, `v1,${base64}`)),
    body: event,
    verdict: '401 SIGNATURE_MISMATCH',
  },
  {
    what: "either: a triple beside a wrong header of W&B's",
    path: '/either',
    headers: signed(unknownSignature, triple(id, idSignature)),
    body: event,
    verdict: '401 SIGNATURE_MISMATCH',
  },
  { what: 'either: none', path: '/either', headers: json, body: event, verdict: '401 SIGNATURE_MISSING' },
];

/** Access tokens, alone and with a signature. */
const tokens: readonly Judged[] = [
  { what: 'a token', path: '/token', headers: bearer('the-first-token-of-two'), body: event, verdict: accepted },
  { what: 'another token', path: '/token', headers: bearer('the-second-token-of-two'), body: event, verdict: accepted },
  {
    what: 'a wrong token',
    path: '/token',
    headers: bearer('the-third-token-of-two'),
    body: event,
    verdict: '401 TOKEN_MISMATCH',
  },
  { what: 'no token', path: '/token', headers: json, body: event, verdict: '401 TOKEN_MISSING' },
  {
    what: 'a token and a signature',
    path: '/both',
    headers: signed(base64, bearer('the-first-token-of-two')),
    body: event,
    verdict: accepted,
  },
  {
    what: 'a token without the signature',
    path: '/both',
    headers: bearer('the-first-token-of-two'),
    body: event,
    verdict: '401 SIGNATURE_MISSING',
  },
  {
    what: 'a signature without the token',
    path: '/both',
    headers: signed(base64),
    body: event,
    verdict: '401 TOKEN_MISSING',
  },
];

/** The head and the size of a request. */
const transport: readonly Judged[] = [
  { what: 'GET', path: '/wandb', method: 'GET', headers: {}, verdict: '405 METHOD_NOT_ALLOWED' },
  {
    what: 'PUT',
    path: '/wandb',
    method: 'PUT',
    headers: signed(base64),
    body: event,
    verdict: '405 METHOD_NOT_ALLOWED',
  },
  { what: 'HEAD', path: '/wandb', method: 'HEAD', headers: {}, verdict: '405' },
  { what: 'as much as is taken', path: '/small', headers: signed(base64), body: event, verdict: accepted },
  {
    what: 'one byte more than is taken',
    path: '/smaller',
    headers: signed(base64),
    body: event,
    verdict: '413 BODY_TOO_LARGE',
  },
  {
    what: 'a form',
    path: '/wandb',
    headers: { ...signed(base64), 'content-type': 'application/x-www-form-urlencoded' },
    body: event,
    verdict: '415 MEDIA_TYPE_UNSUPPORTED',
  },
  {
    what: 'UTF-16',
    path: '/wandb',
    headers: { ...signed(base64), 'content-type': 'application/json; charset=utf-16' },
    body: event,
    verdict: '415 MEDIA_TYPE_UNSUPPORTED',
  },
  {
    what: 'UTF-8 by its name',
    path: '/wandb',
    headers: { ...signed(base64), 'content-type': 'application/json; charset=utf-8' },
    body: event,
    verdict: accepted,
  },
  {
    what: 'gzip that is not enabled',
    path: '/wandb',
    headers: signed(base64, { 'content-encoding': 'gzip' }),
    body: { base64: gzipped },
    verdict: '415 MEDIA_TYPE_UNSUPPORTED',
  },
  {
    what: 'gzip, signed as sent',
    path: '/inflating',
    headers: signed('VxYtGKreROttmawMpf+8AfnqOWi0TZ2fEHXrOW7rfyE=', { 'content-encoding': 'gzip' }),
    body: { base64: gzipped },
    verdict: accepted,
  },
  {
    what: 'gzip, signed before',
    path: '/inflating',
    headers: signed(base64, { 'content-encoding': 'gzip' }),
    body: { base64: gzipped },
    verdict: accepted,
  },
  {
    what: 'deflate',
    path: '/inflating',
    headers: signed('RwiS6bK+B2KOP0MX6hD4F0pqb3W3mQuvm6l6/11K+8s=', { 'content-encoding': 'deflate' }),
    body: {
      base64:
        'eJwVjMEKwjAMQP8lZ8cO3nYLG8LAk+5eahtnYEtHmlWG+O/W6+O99wEqJObs2Ag6wGFweJvGC/aTw+uIdziBV+OnD+YKaeYkLpuyzFX3YaX27SU+GqWZKz+aNUVa2vDaVbpy/ucL+1zlTVPcg9UBfH+tXSn6',
    },
    verdict: accepted,
  },
  {
    what: '10,000 blanks in gzip',
    path: '/inflating',
    headers: signed('zSObN6focL0tCGkgrgnQrhmA7DxAutMN010IDgWkHl4=', { 'content-encoding': 'gzip' }),
    body: {
      base64: 'H4sIAAAAAAACA+3BAQ0AAADCoCrvn9IcbkABAAAAAAAAAADAvwFU1gY3ECcAAA==',
    },
    verdict: '413 BODY_TOO_LARGE',
  },
  {
    what: 'gzip cut short',
    path: '/inflating',
    headers: signed('RpdA+Uapyefree1w5ne2tJ00ri45yElcQkqVEmrV8XE=', { 'content-encoding': 'gzip' }),
    body: {
      base64:
        'H4sIAAAAAAACAxWMwQrCMAxA/yVnxw7edgsbwsCT7l5qG2dgS0eaVYb479br4733ASok5uzYCDrAYXB4m8YL9pPD64h3OIFX46cP5gpp5iQum7LMVfdhpfbtJT4apZkrP5o1RVra8NpVunL+5wv7XOVNU9yD1QF8',
    },
    verdict: '400 JSON_INVALID',
  },
];

/** What an authentic body says, and what becomes of it. */
const bodies: readonly Judged[] = [
  {
    what: 'an unknown event',
    path: '/wandb',
    headers: signed(unknownSignature),
    body: unknown,
    verdict: '200 UNKNOWN',
  },
  {
    what: 'an unknown event where they are refused',
    path: '/refusing',
    headers: signed(unknownSignature),
    body: unknown,
    verdict: '400 EVENT_UNKNOWN',
  },
  {
    what: 'nothing',
    path: '/wandb',
    headers: signed('Y/4RMIj9eT7/zZsHfK14RMY8Isr8NJJVbaD8U9h8QnA='),
    body: '',
    verdict: '400 JSON_INVALID',
  },
  {
    what: 'a list',
    path: '/wandb',
    headers: signed('lLdAFW7Hbsmk5aFqUYfM0ExOdxedwfzGcRS5MrodYn0='),
    body: '[]',
    verdict: '400 EVENT_INVALID',
  },
  {
    what: 'null',
    path: '/wandb',
    headers: signed('T/j6Yx136MRMcblCYwvLX3Mjcf77QcikRO+WcyewSbg='),
    body: 'null',
    verdict: '400 EVENT_INVALID',
  },
  {
    what: 'half of an object',
    path: '/wandb',
    headers: signed('LvxnkhQwQfVEmFxh8Jwd+f+2AK21pnjm9RtVjDjFLJo='),
    body: '{"event_type":',
    verdict: '400 JSON_INVALID',
  },
  {
    what: 'an object that names nothing',
    path: '/wandb',
    headers: signed('JLXaCug2371cgyRApizCSGqEmwGssST/GGmVWjX4IA4='),
    body: '{"a":1}',
    verdict: '400 EVENT_INVALID',
  },
  {
    what: 'an event whose fields contradict each other',
    path: '/wandb',
    headers: signed('w73v5UMnYqhRi5xmcMEYLboqDp/Zo7YE4f5IdXkVEwg='),
    body: '{"event_type":"LINK_ARTIFACT","artifact_version_string":"acme/model/churn:v3","entity_name":"other"}',
    verdict: '400 EVENT_CONTRADICTORY',
  },
  {
    what: 'a handler that throws',
    path: '/throwing',
    headers: signed(base64),
    body: event,
    verdict: '500 HANDLER_FAILED',
  },
  {
    what: 'a handler that hangs',
    path: '/hanging',
    headers: signed(base64),
    body: event,
    verdict: '503 HANDLER_TIMEOUT',
  },
];

/** In this order: what was seen before decides. */
const replays: readonly Judged[] = [
  { what: 'the first of an id', path: '/once', headers: triple(id, idSignature), body: event, verdict: '201 run 1' },
  { what: 'its replay', path: '/once', headers: triple(id, idSignature), body: event, verdict: '200' },
  {
    what: 'another body under its id',
    path: '/once',
    headers: triple(id, 'v1,z8WyT5Gzt0L1qX86mB6j9FaYTu/WkdJrJh6tBQEcoQs='),
    body: unknown,
    verdict: '409 ID_CONFLICT',
  },
  {
    what: 'the same body under another id',
    path: '/once',
    headers: triple('msg_2', 'v1,Nht/iQxewID1k/CNoSfarETEynnJhKyXviHlI+8Fs38='),
    body: event,
    verdict: '201 run 2',
  },
  { what: 'the first of a body', path: '/once-by-body', headers: signed(base64), body: event, verdict: '201 run 3' },
  { what: 'its copy in another encoding', path: '/once-by-body', headers: signed(hex), body: event, verdict: '200' },
];

/** Options that are refused everywhere, and by `br` one that the web does not have. */
const refusals: readonly Judged[] = (
  [
    ['no secret', {}, 'SECRET_MISSING'],
    ['a short secret', { secrets: ['15 bytes of it.'] }, 'SECRET_INVALID'],
    ['a secret that ends in a newline', { secrets: ['the secret of a webhook\n'] }, 'SECRET_INVALID'],
    ['a public key', { secrets: ['whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo='] }, 'SECRET_INVALID'],
    ['an empty token', { accessTokens: [''] }, 'SECRET_INVALID'],
    ['an option that is none', { secrets: ['the secret of a webhook'], maxbody: 1 }, 'INPUT_INVALID'],
  ] as const
).map(([what, options, code]) => ({
  what: `created with ${what}`,
  path: `/create?options=${encodeURIComponent(JSON.stringify(options))}`,
  headers: {},
  verdict: `200 ${code}`,
}));

/** What every build of the receiver, wherever it runs, answers alike. */
export const judged: readonly Judged[] = [
  ...wandb,
  ...standard,
  ...tokens,
  ...transport,
  ...bodies,
  ...replays,
  ...refusals,
];

/** Each is sent ten times at once: in Workers one request then waits for what another began. */
export const copied: readonly (Judged & { readonly verdict: string })[] = [
  {
    what: 'ten copies at once',
    path: '/once',
    headers: triple('msg_a', 'v1,6pB5lzkfgrIRCqhzXMes5vt6M3mdnZQG0aE5m7IPQNU='),
    body: event,
    verdict: '201 run 4',
  },
  {
    what: 'ten with a token at once',
    path: '/token',
    headers: bearer('the-second-token-of-two'),
    body: event,
    verdict: accepted,
  },
];

/** The compressions that only Node inflates. */
export const nodeAlone: Asked = {
  path: `/create?options=${encodeURIComponent('{"secrets":["the secret of a webhook"],"encodings":["br","zstd"]}')}`,
  headers: {},
};
