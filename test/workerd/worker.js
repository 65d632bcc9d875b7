// The receiver as a Worker has it: created while the module loads, one for each path. On Node the same file is imported by ask-worker.js.
import { createReceiver } from 'wandb-artifact-dispatch/receiver';

const secret = 'a secret of the webhook';
const quiet = () => {};
const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };
const secrets = [secret];
const accessTokens = ['the-first-token-of-two', 'the-second-token-of-two'];
const whsec = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3';
// The signatures of the table were made once, so their age does not count, except where it is what is tested.
const ageless = { toleranceSeconds: 10 ** 9 };

let runs = 0;
const told = (event) => ({ status: 200, body: `${event.type} ${event.alias ?? ''}` });
const receivers = {
  '/wandb': receiver({
    secrets: [secret, { secret: 'the secret before that one', notAfter: new Date('2020-01-01') }],
  }),
  '/rotating': receiver({ secrets: ['the secret that comes next', secret] }),
  '/utf-8': receiver({ secrets: ['ein Schlüssel mit Umlaut'] }),
  '/whsec': receiver({ secrets: [whsec] }),
  '/vector': receiver({ secrets: ['wandb-secret'], minSecretBytes: 12 }),
  '/standard': receiver({ secrets, scheme: 'standard-webhooks', ...ageless }),
  '/standard-whsec': receiver({ secrets: [whsec], scheme: 'standard-webhooks', ...ageless }),
  '/standard-vector': receiver({
    secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
    scheme: 'standard-webhooks',
    ...ageless,
  }),
  '/recent': receiver({ secrets, scheme: 'standard-webhooks' }),
  '/either': receiver({ secrets, scheme: 'either', ...ageless }),
  '/token': receiver({ accessTokens }),
  '/both': receiver({ secrets, accessTokens }),
  '/small': receiver({ secrets, maxBodyBytes: 119 }),
  '/smaller': receiver({ secrets, maxBodyBytes: 118 }),
  '/inflating': receiver({ secrets, encodings: ['gzip', 'deflate'], maxBodyBytes: 1000 }),
  '/refusing': receiver({ secrets, onUnknown: 'refuse' }),
  '/once': counting({ secrets, scheme: 'standard-webhooks', dedupe: 'memory', ...ageless }),
  '/once-by-body': counting({ secrets, dedupe: 'memory' }),
  '/silent': createReceiver({ secrets, logger }).fetch(),
  '/throwing': createReceiver({ secrets, logger })
    .onAny(() => Promise.reject(new Error('of a handler')))
    .fetch(),
  '/hanging': createReceiver({ secrets, logger, handlerTimeoutMs: 20 })
    .onAny(() => new Promise(quiet))
    .fetch(),
};

function receiver(options) {
  return createReceiver({ logger, ...options })
    .onAny(told)
    .fetch();
}

/** Its handler tells how often it ran, and takes long enough for copies to come meanwhile. */
function counting(options) {
  const handler = async () => {
    runs += 1;
    await new Promise((resolve) => setTimeout(resolve, 100));
    return { status: 201, body: `run ${runs}` };
  };
  return createReceiver({ logger, ...options })
    .onAny(handler)
    .fetch();
}

/** The code that options are refused with. */
function refusalOf(options) {
  try {
    createReceiver(options);
    return 'taken';
  } catch (error) {
    return error.code;
  }
}

export default {
  async fetch(request) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === '/create') return new Response(refusalOf(JSON.parse(searchParams.get('options'))));
    if (pathname === '/secret') return receiver({ secrets: [searchParams.get('secret')], minSecretBytes: 1 })(request);
    return receivers[pathname](request);
  },
};
