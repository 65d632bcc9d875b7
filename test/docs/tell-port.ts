/** Loaded before a program: whatever it listens on is a free port of 127.0.0.1, and stderr says which. */
import { Server } from 'node:net';

const listen: Server['listen'] = Reflect.get(Server.prototype, 'listen');

Reflect.set(Server.prototype, 'listen', function listenAnywhere(this: Server, ...given: readonly unknown[]): Server {
  const done = given.findLast((argument) => typeof argument === 'function');
  this.once('listening', () => {
    const address = this.address();
    if (typeof address === 'object') process.stderr.write(`port ${address?.port}\n`);
  });
  return Reflect.apply(listen, this, [{ port: 0, host: '127.0.0.1' }, ...(done === undefined ? [] : [done])]);
});
