import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { lint } from '../support/actionlint.ts';
import { isScalar, parseDocument, visit } from 'yaml';
import { readActionMetadata } from '../support/action-metadata.ts';
import { evaluateCondition, evaluateExpression } from '../support/expressions.ts';
import { blocksIn } from './markdown.ts';
import { matchesRepositoryDispatch, parseWorkflow } from '../support/workflow-templates.ts';

function filesOf(folder: string): (readonly [string, string])[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yml'))
    .map((name) => [`${folder}/${name}`, readFileSync(`${folder}/${name}`, 'utf8')]);
}

const snippets = ['README.md', 'docs/sending.md'].flatMap((page) =>
  blocksIn(readFileSync(page, 'utf8'), 'yaml')
    // The relay's config is one of the README's.
    .filter((text) => /^jobs:/mu.test(text))
    .map((text, index) => [`${page}, workflow ${index + 1}`, text] as const),
);
const published = [...filesOf('examples'), ...snippets];
const own = filesOf('.github/workflows');

/** Every text in a workflow with the keys that lead to it. */
function texts(workflow: string): { readonly path: string; readonly text: string }[] {
  const found: { path: string; text: string }[] = [];
  visit(parseDocument(workflow), {
    Scalar(key, node, ancestors) {
      if (key === 'key') return;
      const keys = ancestors.flatMap((ancestor) =>
        'key' in ancestor && isScalar(ancestor.key) ? [String(ancestor.key.value)] : [],
      );
      found.push({ path: keys.join('.'), text: String(node.value) });
    },
  });
  return found;
}

describe('every workflow', () => {
  it('is there to be checked', () => {
    expect(published.map(([name]) => name)).toEqual(
      expect.arrayContaining(['examples/deploy-on-alias.yml', 'README.md, workflow 1', 'docs/sending.md, workflow 3']),
    );
    expect(own.map(([name]) => name)).toEqual(
      expect.arrayContaining(['ci', 'codeql', 'release', 'scorecard'].map((name) => `.github/workflows/${name}.yml`)),
    );
  });

  it.each([...published, ...own])("parses by GitHub's own parser and passes actionlint: %s", async (name, text) => {
    const workflow = await parseWorkflow(text, name);
    expect(Object.keys(workflow.jobs)).not.toHaveLength(0);
    expect(await lint(text, name)).toStrictEqual([]);
  });

  it.each([...published, ...own])('pastes no event into a script: %s', (_name, text) => {
    const scripts = texts(text).filter(({ path }) => /\.(?:run|script)$/u.test(path));
    expect(scripts.filter(({ text: script }) => script.includes('${{'))).toStrictEqual([]);
  });

  it.each([...published, ...own])('grants no more than it needs: %s', (_name, text) => {
    const document = parseDocument(text).toJS();
    expect([{}, { contents: 'read' }]).toContainEqual(document.permissions);
  });
});

const receive = 'org/wandb-artifact-dispatch@v1';
const folders = new Map([
  [receive, '.'],
  ['org/wandb-artifact-dispatch/send@v1', 'send'],
]);

describe('a workflow that is published', () => {
  it.each(published)(
    'gives our Actions inputs that they have and reads outputs that they have: %s',
    async (_name, text) => {
      const document = parseDocument(text).toJS();
      const steps = Object.values<{ steps: { uses?: string; with?: object; id?: string }[] }>(document.jobs).flatMap(
        (job) => job.steps,
      );
      const ours = steps.filter(({ uses }) => uses?.startsWith('org/wandb-artifact-dispatch'));
      expect(ours.length).toBeGreaterThan(0);
      for (const step of ours) {
        const action = await readActionMetadata(folders.get(step.uses ?? '') ?? 'no such Action');
        expect([...action.inputs.keys()]).toEqual(expect.arrayContaining(Object.keys(step.with ?? {})));
        const read = [...text.matchAll(new RegExp(`steps\\.${step.id}\\.outputs\\.([\\w-]+)`, 'gu'))].map(
          ([, output]) => output,
        );
        expect(read).not.toHaveLength(0);
        expect(action.outputs).toEqual(expect.arrayContaining(read));
      }
    },
  );
});

describe('the conditions and expressions of a workflow that is published', () => {
  const outputs = {
    artifact: 'acme/p/churn:v3',
    'event-author': 'ada',
    collection: 'churn',
    version: 'v3',
    'dispatch-id': '0192e4a0',
    'run-url': '["https://github.com/acme/serve-eu/actions/runs/1",null]',
  };
  const contexts = (matched: string): Record<string, unknown> => {
    const node = { outputs: { ...outputs, matched, verified: matched } };
    const client_payload = { artifact_version_string: 'acme/p/churn:v3', dispatch: { id: '0192e4a0' } };
    return {
      github: { event: { client_payload } },
      inputs: { payload: '{}' },
      needs: { receive: node },
      secrets: { WANDB_DISPATCH_SECRET: 'a secret', WANDB_DISPATCH_KEY: 'a secret', DISPATCH_TOKEN: 'a token' },
      steps: { dispatch: node, model: node, send: node },
    };
  };

  it.each(published.filter(([, text]) => text.includes(receive)))('act on what matched alone: %s', (_name, text) => {
    const conditions = texts(text).filter(({ path }) => path.endsWith('.if'));
    expect(conditions).not.toHaveLength(0);
    for (const { text: condition } of conditions) {
      expect(evaluateCondition(condition, contexts('true'))).toBe(true);
      expect(evaluateCondition(condition, contexts('false'))).toBe(false);
      expect(evaluateCondition(condition, contexts(''))).toBe(false);
    }
  });

  it.each(published)('evaluate: %s', (_name, text) => {
    const expressions = texts(text).filter(({ text: value }) => value.includes('${{'));
    expect(expressions).not.toHaveLength(0);
    for (const { text: value } of expressions) {
      expect(String(evaluateExpression(value, contexts('true')))).toMatch(
        /^(?:true|a secret|a token|\{\}|ada|churn|v3|acme\/p\/churn:v3|Deploy 0192e4a0|deploy acme\/p\/churn:v3 \(0192e4a0\)|0192e4a0|\["https:.*null\])$/u,
      );
    }
  });
});

describe('these checks', () => {
  const careless = `on: { repository_dispatch: { types: [x] } }
permissions: {}
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - run: echo "\${{ github.event.client_payload.alias }}"
      - run: echo "\${{ stesp.x.outputs.y }}"
`;

  it('see an event that is pasted into a script', () => {
    const scripts = texts(careless).filter(({ path }) => path.endsWith('.run'));
    expect(scripts.map(({ text }) => text.includes('${{'))).toStrictEqual([true, true]);
  });

  it('see a context that does not exist', async () => {
    expect(await lint(careless, 'careless.yml')).toEqual([expect.stringContaining('undefined variable "stesp"')]);
    await expect(parseWorkflow(careless, 'careless.yml')).rejects.toThrow(/stesp/u);
  });
});

describe('a workflow of our own', () => {
  it.each(own)('pins what it uses by commit, with the version beside: %s', (_name, text) => {
    const uses = [...text.matchAll(/uses: (.*)$/gmu)].map(([, action = '']) => action);
    expect(uses).not.toHaveLength(0);
    expect(
      uses.filter((action) => action !== './' && !/^[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/u.test(action)),
    ).toStrictEqual([]);
  });
});

describe("the README's workflow", () => {
  const [, text = ''] = snippets[0] ?? [];

  it('starts on the event type of the payload beside it, and on no other', async () => {
    const workflow = await parseWorkflow(text, 'deploy.yml');
    expect(matchesRepositoryDispatch(workflow, 'wandb-artifact')).toBe(true);
    expect(matchesRepositoryDispatch(workflow, 'Wandb-artifact')).toBe(false);
  });

  it.each([
    ['true', true],
    ['false', false],
  ])('deploys when matched is %s: %s', (matched, deploys) => {
    const steps = { model: { outputs: { matched, artifact: 'acme/p/churn:v3' } } };
    const [, condition = ''] = /if: (steps.*)$/mu.exec(text) ?? [];
    const [, artifact = ''] = /ARTIFACT: (.*)$/mu.exec(text) ?? [];
    expect(evaluateCondition(condition, { steps })).toBe(deploys);
    expect(evaluateExpression(artifact, { steps })).toBe('acme/p/churn:v3');
  });
});

describe('deploy-on-alias.yml', () => {
  it('starts only on its own event type', async () => {
    const name = 'examples/deploy-on-alias.yml';
    const workflow = await parseWorkflow(readFileSync(name, 'utf8'), name);
    const types = parseDocument(readFileSync(name, 'utf8')).toJS().on.repository_dispatch.types;
    expect(types).toHaveLength(1);
    expect(matchesRepositoryDispatch(workflow, types[0])).toBe(true);
    expect(matchesRepositoryDispatch(workflow, `${types[0]}-else`)).toBe(false);
  });
});
