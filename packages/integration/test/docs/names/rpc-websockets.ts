import { Client, DefaultDataPack } from 'rpc-websockets';

export { Client, DefaultDataPack };

export declare const url: string;
export declare const client: Client;
export declare const createId: () => string;
export declare const listener: (...params: readonly unknown[]) => void;
export declare const log: (...values: unknown[]) => void;
