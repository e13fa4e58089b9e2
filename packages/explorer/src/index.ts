export { createExplorer, type Explorer } from './explorer.ts';
export type { Copies, ExplorerOptions, Listen, Subscribe } from './options.ts';
