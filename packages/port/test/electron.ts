import { EventEmitter } from 'node:events';

/** Behaves like Electron's `MessagePortMain`: queues messages until `start`, and wraps data in an event. */
export class MessagePortMain extends EventEmitter {
  #other: MessagePortMain | undefined;
  #queue: unknown[] | undefined = [];
  #isClosed = false;

  static pair(): [MessagePortMain, MessagePortMain] {
    const pair: [MessagePortMain, MessagePortMain] = [new MessagePortMain(), new MessagePortMain()];
    for (const [place, port] of pair.entries()) port.#other = pair[1 - place];
    return pair;
  }

  postMessage(message: unknown): void {
    const data = structuredClone(message);
    const other = this.#other;
    if (other) setImmediate(() => other.#take(data));
  }

  start(): void {
    const queue = this.#queue ?? [];
    this.#queue = undefined;
    for (const data of queue) this.#take(data);
  }

  close(): void {
    this.#isClosed = true;
    const other = this.#other;
    this.#other = undefined;
    if (other) setImmediate(() => other.#lose());
  }

  #take(data: unknown): void {
    if (this.#isClosed) return;
    if (this.#queue) this.#queue.push(data);
    else this.emit('message', { data, ports: [] });
  }

  /** Only a close by the peer is reported. */
  #lose(): void {
    if (!this.#isClosed) this.emit('close');
    this.#other = undefined;
  }
}
