import { Server } from 'rpc-websockets';
import { at, type Params, plainMethods } from './plain-methods.ts';
import { serveWebSockets, type WsServer } from './web-socket.ts';

/**
 * Starts rpc-websockets, a third-party JSON-RPC server with events, in this process. `emit` sends its params to
 * subscribers of `feed` (`rpc.on`); `secret` requires `rpc.login` first, with user 'u' and pass 'p'.
 */
export function startRpcWebsockets(): Promise<WsServer> {
  return serveWebSockets((server) => {
    const rpc = new Server({ server });
    for (const [name, method] of Object.entries(plainMethods)) rpc.register(name, method);
    rpc.register('nothing', () => undefined);
    rpc.register('fail', () => {
      throw rpc.createError(42, 'made to fail', { why: 'test' });
    });
    rpc.register('throws', () => {
      throw new Error('thrown');
    });
    rpc.event('feed');
    rpc.register('emit', (params) => rpc.emit('feed', ...(Array.isArray(params) ? params : [])));
    rpc.register('secret', () => 'secret').protected();
    rpc.setAuth(
      async (params: Params) => at(params, 0, 'user') === 'u' && at(params, 1, 'pass') === 'p',
    );
  });
}
