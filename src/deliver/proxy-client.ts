import { Pool, type Dispatcher } from 'undici';

/**
 * The client by which a `ProxyAgent` asks its proxy for tunnels. A proxy that closes the connection instead of answering is a failure
 * here: undici 6 takes its UND_ERR_SOCKET for no answer at all, and asks again thousands of times a second, for ever.
 *
 * @param options as `ProxyAgent` gives them
 */
export function createProxyClient(origin: URL, options: object): Dispatcher {
  const pool = new Pool(origin, options);
  const connect = pool.connect.bind(pool);
  const connectOnce = async (asked: Dispatcher.ConnectOptions): Promise<Dispatcher.ConnectData> => {
    try {
      return await connect(asked);
    } catch (error) {
      throw isClosed(error) ? new Error('the proxy opened no tunnel and closed the connection') : error;
    }
  };
  // ProxyAgent calls it without a callback alone.
  return Object.assign(pool, { connect: connectOnce });
}

function isClosed(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'UND_ERR_SOCKET';
}
