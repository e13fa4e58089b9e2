export {
  drip,
  endless,
  forever,
  hangUp,
  head,
  reset,
  say,
  sayAndHangUp,
  silence,
} from './servers/fault.ts';
export { freePort } from './servers/free-port.ts';
export { type Listening, listen } from './servers/listen.ts';
export { type HttpResponse, respond } from './servers/respond.ts';
export type {
  Certificate,
  Listener,
  SeenRequest,
  ServeOptions,
  TestServer,
} from './servers/serve.ts';
export { serve } from './servers/serve.ts';
export { type Fault, type FaultServer, serveFault } from './servers/serve-fault.ts';
export { type Methods, methods, serveRpc } from './servers/serve-rpc.ts';
