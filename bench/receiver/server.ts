/** One contestant as a process of its own, forked by http.ts: it tells its port, and its CPU time when asked. */
import { once } from 'node:events';
import { contestants } from './contestants.ts';

const contestant = contestants[process.argv[2] ?? ''];
if (contestant === undefined) throw new Error(`no contestant ${process.argv[2]}`);
const server = await contestant.create();
server.listen(0, '127.0.0.1');
await once(server, 'listening');
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuUs: user + system });
});
// Nobody is left behind by a bench that fails.
process.on('disconnect', () => process.exit());
process.send?.({ address: server.address() });
