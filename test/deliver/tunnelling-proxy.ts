import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';

/** A proxy that opens every tunnel to one port of 127.0.0.1, and writes down what was asked of it. */
export function tunnellingProxy(port: number): { readonly proxy: Server; readonly asked: readonly string[] } {
  const asked: string[] = [];
  const proxy = createServer((_request, response) => response.writeHead(501).end()).on('connect', (request, socket) => {
    asked.push(`${request.method} ${request.url} ${request.headers['proxy-authorization'] ?? '-'}`);
    const target = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      target.pipe(socket).pipe(target);
    });
    target.on('error', () => socket.destroy());
    socket.on('error', () => target.destroy());
  });
  return { proxy, asked };
}
