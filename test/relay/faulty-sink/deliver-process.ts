import { withWorker } from './with-worker.ts';

// A process of its own, as NODE_EXTRA_CA_CERTS is read at the start of one: delivers once to each URL of its arguments, and prints what
// was stored, a line of JSON each.
for (const url of process.argv.slice(2)) {
  await withWorker({ url }, async ({ settled, stored }) => {
    await settled();
    console.log(JSON.stringify(await stored()));
  });
}
