export { WebSocket } from 'ws';
export { type AnvilOptions, type AnvilServer, startAnvil } from './anvil.ts';
export { type Aria2Options, type Aria2Server, startAria2 } from './aria2.ts';
export { type BadReply, badReplies, type CallKind, type ErrorName } from './bad-replies.ts';
export { type Certificate, createCertificate } from './certificate.ts';
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
} from './fault.ts';
export { freePort } from './free-port.ts';
export { type InspectorServer, startInspector } from './inspector.ts';
export { isInstalled } from './is-installed.ts';
export { type JaysonOptions, type JaysonServer, startJayson } from './jayson.ts';
export { type Listening, listen } from './listen.ts';
export { type OvsdbServer, startOvsdb } from './ovsdb.ts';
export { type Answer, respond } from './respond.ts';
export { startRpcWebsockets } from './rpc-websockets.ts';
export { type Section7Example, section7 } from './section-7.ts';
export {
  type Listener,
  type SeenRequest,
  type ServeOptions,
  serve,
  type TestServer,
} from './serve.ts';
export { type Fault, type FaultServer, serveFault } from './serve-fault.ts';
export { type Methods, methods, serveRpc } from './serve-rpc.ts';
export type { ProgramServer } from './start-program.ts';
export { startTwoWay } from './two-way.ts';
export { type StdioProgram, typescriptServer } from './typescript-server.ts';
export type { WsServer } from './web-socket.ts';
