// Lets `npx vitest` find the configuration without `--config`.
export { default } from './vitest.workspace.ts';
