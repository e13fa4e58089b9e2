export type { PortEmitter, PortEndpoint, PortTarget } from './endpoint.ts';
export { type PortOptions, port } from './port.ts';
export type { PortFormat } from './port-channel.ts';
export { type WindowLike, type WindowPortOptions, windowPort } from './window-port.ts';
