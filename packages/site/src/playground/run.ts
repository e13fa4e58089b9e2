import type { Output, Program } from './program.ts';

/** What happens while a program runs. */
export interface Listener {
  /** The program printed a line, or ended with an error. */
  readonly output: (output: Output) => void;
  /** A message passed between the program and the server. */
  readonly message: (direction: 'sent' | 'received', text: string) => void;
}

/**
 * Runs a program in a worker, against a server in another one. Messages between them pass through this page, which shows
 * them. Returns a function that stops both.
 */
export function run(code: string, listener: Listener): () => void {
  const server = new Worker(new URL('./server.ts', import.meta.url), { type: 'module' });
  const program = new Worker(new URL('./program.ts', import.meta.url), { type: 'module' });
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }: MessageEvent<string>) => {
    listener.message('sent', data);
    server.postMessage(data);
  };
  server.onmessage = ({ data }: MessageEvent<string>) => {
    listener.message('received', data);
    port1.postMessage(data);
  };
  program.onmessage = ({ data }: MessageEvent<Output>) => listener.output(data);
  program.onerror = ({ message }) => listener.output({ kind: 'error', text: message });
  const start: Program = { code, server: port2 };
  program.postMessage(start, [port2]);
  return () => {
    program.terminate();
    server.terminate();
    port1.close();
  };
}
