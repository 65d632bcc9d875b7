import { describe, expect, it } from '@jest/globals';
import { startLaunchStandIn, type LaunchStandIn, type LaunchStandInOptions } from '../../src/testing/index.ts';

const options: LaunchStandInOptions = {
  apiKeys: { 'key-of-acme': ['acme'] },
  queues: ['acme/model-registry/gpu', 'others/model-registry/gpu'],
};

async function withStandIn(
  changes: Partial<LaunchStandInOptions>,
  use: (launch: LaunchStandIn) => Promise<void>,
): Promise<void> {
  const launch = await startLaunchStandIn({ ...options, ...changes });
  try {
    await use(launch);
  } finally {
    await launch.close();
  }
}

const runSpec = '{"job":"acme/jobs/train:v3","entity":"acme","project":"training"}';
const variables = { entityName: 'acme', projectName: 'model-registry', queueName: 'gpu', runSpec };

/** What W&B's SDK 0.30.0 sends for a push with everything, byte for byte. */
const sdkQuery = `
        mutation pushToRunQueueByName(
          
            $entityName: String!,
            $projectName: String!,
            $queueName: String!,
            $runSpec: JSONString!
        , $priority: Int, $templateVariableValues: JSONString
        ) {
            pushToRunQueueByName(
                input: {
                    
            entityName: $entityName,
            projectName: $projectName,
            queueName: $queueName,
            runSpec: $runSpec
        , priority: $priority, templateVariableValues: $templateVariableValues
                }
            ) {
                runQueueItemId
                runSpec
            }
        }
        `;

/** What it sends where the server does not know the reply's runSpec. */
const sdkQueryWithoutRunSpec = sdkQuery
  .replaceAll(/, \$?(?:priority|templateVariableValues): \$?\w+/gu, '')
  .replace(/runQueueItemId\s+runSpec/u, 'runQueueItemId');

const shortQuery =
  'mutation($input: PushToRunQueueByNameInput!) { pushToRunQueueByName(input: $input) { runQueueItemId __typename } }';

/** One push with a good key, except for what is given: the status, and the messages of the errors or the data. */
async function post(
  launch: LaunchStandIn,
  given: { readonly authorization?: string; readonly path?: string; readonly body?: unknown } = {},
): Promise<unknown> {
  const { authorization = basic('api', 'key-of-acme'), path = '/graphql' } = given;
  const body = 'body' in given ? given.body : { query: sdkQuery, variables };
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(`${launch.url}${path}`, { method: 'POST', headers: { authorization }, body: text });
  const said = await response.text();
  if (!said.startsWith('{')) return [response.status, said];
  const { errors, data } = JSON.parse(said);
  return [
    response.status,
    errors === undefined ? data : errors.map(({ message }: { message: string }) => message).join(),
  ];
}

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

const id = 'UnVuUXVldWVJdGVtOjE=';

describe('the stand-in of W&B Launch', () => {
  it.each([
    ["the SDK's own push", { query: sdkQuery, variables }, { runQueueItemId: id, runSpec }, null],
    [
      'one with everything',
      { query: sdkQuery, operationName: '', variables: { ...variables, priority: 2, templateVariableValues: '{}' } },
      { runQueueItemId: id, runSpec },
      2,
    ],
    ['its push to an older server', { query: sdkQueryWithoutRunSpec, variables }, { runQueueItemId: id }, null],
    [
      'one whose input is a variable',
      { query: shortQuery, variables: { input: { ...variables, priority: 0 } } },
      { runQueueItemId: id, __typename: 'PushToRunQueueByNamePayload' },
      0,
    ],
    [
      'one whose input stands in the document',
      {
        query: `# a comment
mutation { pushToRunQueueByName(input: { entityName: "acme" projectName: "model-registry" queueName: "g\\u0070u",
  runSpec: ${JSON.stringify(runSpec)}, priority: 1, clientMutationId: null }) { clientMutationId } }`,
      },
      { clientMutationId: null },
      1,
    ],
  ])('takes %s', async (_what, body, payload, priority) => {
    await withStandIn({}, async (launch) => {
      expect(await post(launch, { body })).toEqual([200, { pushToRunQueueByName: payload }]);
      expect(launch.items).toStrictEqual([
        {
          id,
          entity: 'acme',
          project: 'model-registry',
          queue: 'gpu',
          priority,
          runSpec: { job: 'acme/jobs/train:v3', entity: 'acme', project: 'training' },
        },
      ]);
    });
  });

  it.each([
    ['no authorization', '', 401],
    ['a bearer token', 'Bearer key-of-acme', 401],
    ['another user', basic('user', 'key-of-acme'), 401],
    ['another key', basic('api', 'toString'), 401],
    ['what is no base64', 'Basic *', 401],
  ])('refuses %s', async (_what, authorization, status) => {
    await withStandIn({}, async (launch) => {
      expect(await post(launch, { authorization })).toEqual([status, 'user is not logged in']);
    });
  });

  it.each([
    [
      'an entity that is not there',
      { entityName: 'nobody' },
      [404, 'entity nobody not found during pushToRunQueueByName'],
    ],
    ["another's entity", { entityName: 'others' }, [403, 'permission denied']],
    ['a project that is not there', { projectName: 'x' }, [404, 'project x not found during pushToRunQueueByName']],
    ['a queue that is not there, without a word', { queueName: 'gp' }, [200, { pushToRunQueueByName: null }]],
  ])('refuses %s', async (_what, changes, answer) => {
    await withStandIn({}, async (launch) => {
      expect(await post(launch, { body: { query: sdkQuery, variables: { ...variables, ...changes } } })).toEqual(
        answer,
      );
      expect(launch.items).toEqual([]);
    });
  });

  it.each([
    ['no JSON', 'runSpec', 'a b', 'In field "runSpec": Expected type "JSONString!".'],
    ['an object', 'runSpec', {}, 'In field "runSpec": Expected type "JSONString!".'],
    ['absent', 'runSpec', undefined, 'In field "runSpec": Expected type "JSONString!".'],
    ['a list', 'runSpec', '[]', 'runSpec is no JSON object'],
    ['a spec without a job', 'runSpec', '{"entity":"a","project":"b"}', 'runSpec: invalid job'],
    ['a spec with half a job', 'runSpec', runSpec.replace(':v3', ''), 'runSpec: invalid job'],
    ['a spec without a project', 'runSpec', runSpec.replace('project', 'p'), 'runSpec: invalid project'],
    ['a spec whose git is null', 'runSpec', runSpec.replace('{', '{"git":null,'), 'runSpec: invalid git'],
    [
      'a spec whose arguments are numbers',
      'runSpec',
      runSpec.replace('{', '{"overrides":{"args":[1]},'),
      'runSpec: invalid overrides',
    ],
    [
      'a spec whose run_config is a list',
      'runSpec',
      runSpec.replace('{', '{"overrides":{"run_config":[]},'),
      'runSpec: invalid overrides',
    ],
    ['a text', 'priority', '1', 'In field "priority": Expected type "Int".'],
    ['a fraction', 'priority', 1.5, 'In field "priority": Expected type "Int".'],
    ['a number', 'queueName', 1, 'In field "queueName": Expected type "String!".'],
  ])('refuses what is %s: %s', async (_what, name, value, message) => {
    await withStandIn({}, async (launch) => {
      const body = { query: sdkQuery, variables: { ...variables, [name]: value } };
      expect(await post(launch, { body })).toEqual([400, expect.stringContaining(message)]);
      expect(launch.items).toEqual([]);
    });
  });

  it.each([
    ['no JSON', '{', 'Must provide an operation.'],
    ['no query', {}, 'Must provide an operation.'],
    ['variables that are none', { query: sdkQuery, variables: [] }, 'Variables are invalid JSON.'],
    ['a query', { query: '{ viewer { id } }' }, 'Syntax Error: Expected mutation, found {'],
    ['half a document', { query: 'mutation { pushToRunQueueByName(' }, 'Syntax Error: Expected Name, found <EOF>'],
    ['two operations', { query: `${shortQuery} ${shortQuery}` }, 'Syntax Error: Expected <EOF>, found mutation'],
    ['a character that is none', { query: 'mutation { a(b: ;) }' }, 'Syntax Error: Unexpected character at 15'],
    ['another mutation', { query: 'mutation { x { y } }' }, 'Cannot query field "x" on type "Mutation".'],
    ['an unknown argument', { query: 'mutation { pushToRunQueueByName(x: 1) { runSpec } }' }, 'Unknown argument "x"'],
    ['no input', { query: 'mutation { pushToRunQueueByName { runSpec } }' }, 'In field "input": Expected type'],
    ['nothing asked for', { query: shortQuery.replace(/ \{ runQ.*?\}/u, '') }, 'must have a sub selection.'],
    [
      'an unknown field of the reply',
      { query: shortQuery.replace('__typename', 'x') },
      'Cannot query field "x" on type "PushToRunQueueByNamePayload".',
    ],
    [
      'an unknown field of the input',
      { query: sdkQuery.replace(' queueName:', ' queue:') },
      'In field "queue": Unknown field.',
    ],
    [
      'an undeclared variable',
      { query: sdkQuery.replace('$queueName: String!', '') },
      'Variable "$queueName" is not defined.',
    ],
    [
      'an unused variable',
      { query: sdkQuery.replace('priority: $priority', '') },
      'Variable "$priority" is never used.',
    ],
    [
      'a variable of another type',
      { query: sdkQuery.replace('JSONString!', 'String!') },
      'Variable "$runSpec" of type "String!" used in position expecting type "JSONString!".',
    ],
  ])('refuses %s', async (_what, body, message) => {
    await withStandIn({}, async (launch) => {
      const sent = typeof body === 'string' ? body : { variables, ...body };
      expect(await post(launch, { body: sent })).toEqual([400, expect.stringContaining(message)]);
      expect(launch.items).toEqual([]);
    });
  });

  it('has neither priority nor runSpec in the reply as an older server', async () => {
    await withStandIn({ older: true }, async (launch) => {
      const message = 'Cannot query field "runSpec" on type "PushToRunQueueByNamePayload".';
      expect(await post(launch)).toEqual([400, message]);
      const input = { ...variables, priority: 1 };
      expect(await post(launch, { body: { query: shortQuery, variables: { input } } })).toEqual([
        400,
        expect.stringContaining('In field "priority": Unknown field.'),
      ]);
      expect(await post(launch, { body: { query: sdkQueryWithoutRunSpec, variables } })).toMatchObject([200, {}]);
    });
  });

  it('answers 200 to everything where that is wanted', async () => {
    await withStandIn({ errorsWith200: true }, async (launch) => {
      expect(await post(launch, { authorization: '' })).toEqual([200, 'user is not logged in']);
    });
  });

  it('has faults, one for each request', async () => {
    const reply = { kind: 'reply', status: 503, headers: { 'retry-after': '1' }, body: { data: 1 } } as const;
    await withStandIn({ faults: [reply, { kind: 'cut' }] }, async (launch) => {
      expect(await post(launch)).toEqual([503, 1]);
      await expect(post(launch)).rejects.toThrow('fetch failed');
      expect(launch.items).toHaveLength(1);
      expect(await post(launch)).toMatchObject([200, {}]);
      expect(launch.items.map((item) => item.id)).toEqual([id, 'UnVuUXVldWVJdGVtOjI=']);
      expect(launch.requests).toBe(3);
    });
  });

  it('has one address, and can be closed twice', async () => {
    await withStandIn({}, async (launch) => {
      expect(await post(launch, { path: '/' })).toEqual([404, 'page not found']);
      await launch.close();
      await expect(post(launch)).rejects.toThrow('fetch failed');
    });
  });
});
