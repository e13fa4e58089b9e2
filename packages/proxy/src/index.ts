export { type ProxyOptions, proxy } from './proxy.ts';
export type { ExplicitServerProxy, ServerProxy } from './server-proxy.ts';
