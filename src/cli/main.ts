#!/usr/bin/env node
/** The program `wandb-dispatch`. It ends by itself: to exit would cut what is still being written. */
import { processSurroundings } from './process-surroundings.ts';
import { runCli } from './run.ts';

await runCli(process.argv.slice(2), processSurroundings());
