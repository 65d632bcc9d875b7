import { describe, expect, it } from '@jest/globals';

import { evaluateCondition, evaluateExpression } from '../support/expressions.ts';
import { matchesRepositoryDispatch, parseWorkflow } from '../support/workflow-templates.ts';

const deploy = `
on:
  repository_dispatch:
    types: [BUILD_AND_DEPLOY, promote]
  workflow_dispatch:
jobs:
  deploy:
    runs-on: ubuntu-latest
    steps:
      - id: wandb
        uses: org/wandb-artifact-dispatch@v1
        with:
          signing-secret: \${{ secrets.DISPATCH_SECRET }}
      - if: steps.wandb.outputs.matched == 'true'
        run: echo "$ARTIFACT"
        env:
          ARTIFACT: \${{ steps.wandb.outputs.artifact }}
`;

describe('parseWorkflow', () => {
  it('gives events, jobs and steps as the parser converts them', async () => {
    const workflow = await parseWorkflow(deploy, 'deploy.yml');
    expect(Object.keys(workflow.events)).toEqual(['repository_dispatch', 'workflow_dispatch']);
    expect(workflow.jobs.map((job) => job.id.value)).toEqual(['deploy']);
    const [job] = workflow.jobs;
    const steps = job?.type === 'job' ? job.steps : [];
    expect(steps.map((step) => step.if?.expression)).toEqual([
      'success()',
      "success() && (steps.wandb.outputs.matched == 'true')",
    ]);
  });

  it.each([
    ['a key that no workflow has', 'on: push\njob: {}\n', /bad\.yml \(Line: 2, Col: 1\): Unexpected value 'job'/],
    ['YAML that does not parse', 'on: [push\n', /bad\.yml/],
    ['an empty file', '', /bad\.yml/],
    [
      'an unknown context',
      'on: push\njobs: { a: { runs-on: x, steps: [ { run: "${{ wandb.x }}" } ] } }\n',
      /Unrecognized named-value: 'wandb'/,
    ],
    [
      'secrets in if',
      'on: push\njobs: { a: { runs-on: x, steps: [ { if: secrets.X, run: y } ] } }\n',
      /Unrecognized named-value: 'secrets'/,
    ],
    ['a step without uses or run', 'on: push\njobs: { a: { runs-on: x, steps: [ { name: y } ] } }\n', /bad\.yml/],
  ])('refuses %s', async (_title, text, message) => {
    await expect(parseWorkflow(text, 'bad.yml')).rejects.toThrow(message);
  });
});

describe('matchesRepositoryDispatch', () => {
  it.each([
    ['on: { repository_dispatch: { types: [a, b] } }', 'b', true],
    ['on: { repository_dispatch: { types: [a*] } }', 'ab', false],
    ['on: { repository_dispatch: { types: [a] } }', 'A', false],
    ['on: { repository_dispatch: { types: [a] } }', 'ab', false],
    ['on: { repository_dispatch: }', 'anything', true],
    ['on: { repository_dispatch: {} }', 'anything', true],
    ['on: push', 'push', false],
  ])('%s and %s: %s', async (on, eventType, expected) => {
    const workflow = await parseWorkflow(`${on}\njobs: { a: { runs-on: x, steps: [ { run: y } ] } }\n`, 'on.yml');
    expect(matchesRepositoryDispatch(workflow, eventType)).toBe(expected);
  });
});

describe('evaluateExpression', () => {
  const contexts = {
    github: { event: { client_payload: { alias: 'production', index: 3, 'a-b': [1, 2] } } },
    steps: { wandb: { outputs: { matched: 'true', metadata: '{"accuracy":0.94}' } } },
  };

  it.each<[string, unknown]>([
    ['plain', 'plain'],
    ['', ''],
    ['${{ github.event.client_payload.alias }}', 'production'],
    ['${{ github.event.client_payload.index }}', 3],
    ["${{ github.event.client_payload['a-b'] }}", [1, 2]],
    ['v${{ github.event.client_payload.index }}-${{ github.event.client_payload.alias }}', 'v3-production'],
    ['${{ github.event.client_payload.missing.deeper }}', null],
    ["${{ fromJSON(steps.wandb.outputs.metadata).accuracy >= 0.9 && 'good' || 'bad' }}", 'good'],
    ["${{ '}}' }}", '}}'],
    ['a: "b" {0}\n#${{ 1 }}\\', 'a: "b" {0}\n#1\\'],
    ['${{ needs.a.outputs.b }}${{ inputs.c }}${{ secrets.D }}${{ env.E }}', ''],
  ])('gives for %j', (text, expected) => {
    expect(evaluateExpression(text, contexts)).toEqual(expected);
  });

  it('evaluates a value once: what it brings is not an expression', () => {
    expect(evaluateExpression('${{ inputs.a }}', { inputs: { a: '${{ secrets.TOKEN }}' } })).toBe(
      '${{ secrets.TOKEN }}',
    );
  });

  it.each([
    ['${{ wandb.alias }}', "Unrecognized named-value: 'wandb'"],
    ['${{ nope() }}', "Unrecognized function: 'nope'"],
    ['${{ github.event.', 'The expression is not closed'],
    ['${{ }}', 'An expression was expected'],
  ])('refuses %j', (text, message) => {
    expect(() => evaluateExpression(text, contexts)).toThrow(message);
  });
});

describe('evaluateCondition', () => {
  const steps = { wandb: { outputs: { matched: 'false', empty: '', size: '0' } } };

  it.each([
    ["steps.wandb.outputs.matched == 'true'", false],
    ["steps.wandb.outputs.matched == 'FALSE'", true],
    ['${{ steps.wandb.outputs.matched }}', true],
    ['steps.wandb.outputs.matched', true],
    ['steps.wandb.outputs.empty', false],
    ['steps.wandb.outputs.size', true],
    ['steps.wandb.outputs.missing', false],
    ['fromJSON(steps.wandb.outputs.matched)', false],
    ['fromJSON(steps.wandb.outputs.size)', false],
    ["!steps.wandb.outputs.empty && contains('a-b', 'B')", true],
    ["${{ steps.wandb.outputs.matched }} == 'true'", true],
    ['', true],
  ])('%s: %s', (text, expected) => {
    expect(evaluateCondition(text, { steps })).toBe(expected);
  });

  it.each([
    ['true', 'failure', false],
    ['always()', 'failure', true],
    ['failure()', 'failure', true],
    ['failure()', 'success', false],
    ['!cancelled()', 'cancelled', false],
  ] as const)('%s after %s: %s', (text, status, expected) => {
    expect(evaluateCondition(text, {}, status)).toBe(expected);
  });

  it('refuses secrets, as GitHub does in if', () => {
    expect(() => evaluateCondition("secrets.A != ''", {})).toThrow("Unrecognized named-value: 'secrets'");
  });
});
