export { failure } from './failure.ts';
export { seeded } from './seeded.ts';
