import jayson from 'jayson';
import promised from 'jayson/promise/index.js';

export { jayson, promised };

export declare const server: InstanceType<typeof jayson.Server>;
export declare const client: InstanceType<typeof jayson.Client>;
export declare const promise: InstanceType<typeof promised.Client>;
export declare const callback: (error?: Error | null, response?: unknown) => void;
export declare const split: (error?: Error | null, rpcError?: unknown, result?: unknown) => void;
export declare const generator: () => string;
export declare const reviver: (key: string, value: unknown) => unknown;
export declare const replacer: (key: string, value: unknown) => unknown;
export declare const callServer: (
  request: string,
  callback: (error?: Error | null, response?: string) => void,
) => void;
export declare const ca: string;
export declare const log: (...values: unknown[]) => void;
