export { WebSocket } from 'ws';
export { failure } from './failure.ts';
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
} from './faults/fault.ts';
export { type Fault, type FaultServer, serveFault } from './faults/serve-fault.ts';
export { seeded } from './seeded.ts';
export { type AnvilOptions, type AnvilServer, startAnvil } from './servers/anvil.ts';
export { type Aria2Options, type Aria2Server, startAria2 } from './servers/aria2.ts';
export { type Certificate, createCertificate } from './servers/certificate.ts';
export { freePort } from './servers/free-port.ts';
export { type InspectorServer, startInspector } from './servers/inspector.ts';
export { isInstalled } from './servers/is-installed.ts';
export { type JaysonOptions, type JaysonServer, startJayson } from './servers/jayson.ts';
export { type Listening, listen } from './servers/listen.ts';
export {
  connectNats,
  type NatsClient,
  type NatsRequest,
  type NatsServer,
  startNats,
} from './servers/nats.ts';
export { type OvsdbServer, startOvsdb } from './servers/ovsdb.ts';
export { type HttpResponse, respond } from './servers/respond.ts';
export { startRpcWebsockets } from './servers/rpc-websockets.ts';
export {
  type Listener,
  type SeenRequest,
  type ServeOptions,
  serve,
  type TestServer,
} from './servers/serve.ts';
export { type Methods, methods, serveRpc } from './servers/serve-rpc.ts';
export type { ProgramServer } from './servers/start-program.ts';
export { startTwoWay } from './servers/two-way.ts';
export { type StdioProgram, typescriptServer } from './servers/typescript-server.ts';
export { serveWebSockets, takeWebSockets, type WsServer } from './servers/web-socket.ts';
export { showsCaller } from './shows-caller.ts';
export {
  type BadReply,
  badReplies,
  type CallKind,
  type ErrorName,
} from './suites/bad-replies/bad-replies.ts';
export { type Section7Example, section7 } from './suites/section-7.ts';
