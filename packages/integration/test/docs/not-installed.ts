/**
 * The parts that the docs use of packages that are too large to install for tests. They agreed with electron 45.5.0 and
 * next 16.4.6.
 */
export const notInstalled = `
declare module 'electron' {
  interface MessagePortMain extends NodeJS.EventEmitter {
    postMessage(message: unknown, transfer?: MessagePortMain[]): void;
    start(): void;
    close(): void;
  }
  export class MessageChannelMain {
    readonly port1: MessagePortMain;
    readonly port2: MessagePortMain;
  }
  interface WebContents {
    on(event: 'did-finish-load', listener: () => void): this;
    postMessage(channel: string, message: unknown, transfer?: MessagePortMain[]): void;
  }
  export class BrowserWindow {
    constructor(options?: { readonly webPreferences?: { readonly preload?: string } });
    readonly webContents: WebContents;
    on(event: 'focus', listener: () => void): this;
    loadFile(path: string): Promise<void>;
  }
  export const app: {
    getPath(name: 'userData'): string;
    whenReady(): Promise<void>;
  };
  export const ipcRenderer: {
    on(channel: string, listener: (event: { readonly ports: MessagePort[] }) => void): unknown;
  };
}

declare module 'next/headers' {
  export function headers(): Promise<Omit<Headers, 'append' | 'delete' | 'set'>>;
  export function cookies(): Promise<{
    get(name: string): { readonly name: string; readonly value: string } | undefined;
  }>;
}

declare module 'next/cache' {
  export function cacheLife(profile: { stale?: number; revalidate?: number; expire?: number }): void;
  export function cacheTag(...tags: string[]): void;
  export function updateTag(tag: string): void;
}
`;
