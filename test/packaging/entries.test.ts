import { describe, expect, it } from '@jest/globals';
import { nodes, projectFolder, runIn, writeProject } from './packed.ts';
import { usersCode } from './users-code.ts';

const list = (entry: string): string => `console.log(Object.keys(await import('${entry}')).join(' '))`;

const entries = [
  ['wandb-artifact-dispatch/express', 'DispatchError isDispatchError verifyWandbWebhook'],
  ['wandb-artifact-dispatch/receiver', 'DispatchError createReceiver isDispatchError'],
  [
    'wandb-artifact-dispatch/testing',
    'repositoryDispatchEvent sampleEvents signTestRequest startGitHubStandIn startLaunchStandIn startSlackStandIn startTeamsStandIn',
  ],
] as const;

const programs = [
  { file: 'on-http.ts', project: 'bare', prints: '201 PRODUCTION\n401\n' },
  { file: 'on-lambda.ts', project: 'bare', prints: '204\n' },
  { file: 'github.ts', project: 'bare', prints: '[ 502, 204 ] deploy\n' },
  {
    file: 'on-express.ts',
    project: 'typed',
    prints: '202 ["ADD_ARTIFACT_ALIAS","production",true]\n401\n204 \n401\n',
  },
] as const;

describe.each(nodes)('the packed library on %s', (_name, node) => {
  it.each(entries)('exports from %s what is documented, and does nothing else', async (entry, names) => {
    expect(await runIn(projectFolder('bare'), node, ['--input-type=module', '-e', list(entry)])).toEqual({
      exitCode: 0,
      stdout: `${names}\n`,
      stderr: '',
    });
  });

  it('signs as W&B does', async () => {
    const code = "import { signBody } from 'wandb-artifact-dispatch'; console.log(signBody('{}', 'wandb-secret'))";
    expect(await runIn(projectFolder('bare'), node, ['--input-type=module', '-e', code])).toEqual({
      exitCode: 0,
      stdout: 'UlWeOLcDwSY2RhOTapKotDgrQJU58VOyLIblwuQZMno=\n',
      stderr: '',
    });
  });

  it.each(['workerd', 'browser'])('has the same receiver under the condition %s', async (condition) => {
    const args = ['-C', condition, '--input-type=module', '-e', list('wandb-artifact-dispatch/receiver')];
    expect(await runIn(projectFolder('bare'), node, args)).toMatchObject({
      exitCode: 0,
      stdout: 'DispatchError createReceiver isDispatchError\n',
    });
  });

  it('can be required from CommonJS', async () => {
    const code = "console.log(typeof require('wandb-artifact-dispatch/express').verifyWandbWebhook)";
    const { exitCode, stdout } = await runIn(projectFolder('bare'), node, ['--input-type=commonjs', '-e', code]);
    expect([exitCode, stdout]).toEqual([0, 'function\n']);
  });

  it.each(programs)('runs $file as it is written', async ({ file, project, prints }) => {
    const folder = projectFolder(project);
    writeProject(folder, usersCode);
    const { exitCode, stdout, stderr } = await runIn(folder, node, ['--disable-warning=ExperimentalWarning', file]);
    expect([exitCode, stdout]).toEqual([0, prints]);
    expect(stderr).not.toContain('Error');
  });
});
