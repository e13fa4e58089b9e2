export { createExplorer, type Explorer } from './explorer.ts';
export type { Copies, ExplorerOptions, Listen, Subscribe, Verdict } from './options.ts';
