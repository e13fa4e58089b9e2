import axios from 'axios';

export { axios };

export declare const url: string;
export declare const message: { readonly id: number };
export declare const calls: readonly { readonly id: number }[];
export declare const body: string;
export declare const response: Response;
export declare const headers: Record<string, string>;
export declare const signal: AbortSignal;
export declare const reviver: (key: string, value: unknown) => unknown;
export declare const error: unknown;
export declare const again: () => Promise<void>;
export declare const refresh: () => Promise<string>;
export let token: string;
export declare const log: <T>(value: T) => T;
