/** The entry of `uses: org/wandb-artifact-dispatch`; bundled into `dist/index.js`. */
import { run } from './run.ts';

process.exitCode = run({
  environment: process.env,
  nowMs: Date.now(),
  print: (text) => process.stdout.write(text),
});
