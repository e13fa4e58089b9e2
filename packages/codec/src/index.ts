export { bigints } from './bigints.ts';
