import { createPeer } from '../peer.ts';

interface Port {
  postMessage(message: unknown): void;
}

/** The platform's workers have these in their global scope, Node's in a module. */
const scope = globalThis as Partial<Port> & {
  onmessage?: ((event: { readonly data: string }) => void) | null;
};

if (scope.postMessage) {
  const receive = createPeer((message) => scope.postMessage?.(message));
  scope.onmessage = ({ data }) => receive(data);
} else {
  const { parentPort } = await import('node:worker_threads');
  parentPort?.on(
    'message',
    createPeer((message) => parentPort.postMessage(message)),
  );
}
