import { isLarger } from '@jsonrpcclient/duplex';
import { LimitError } from '../limit-error.ts';

/** Reads the events of a stream (HTML standard, "Server-sent events"), whatever its chunks are. */
export interface EventReader {
  /** Returns the data of the messages that the chunk completes; throws a `LimitError` if one is too large. */
  read(chunk: Uint8Array): readonly string[];
  /** The id of the last event; undefined if there was none. */
  readonly lastId: string | undefined;
  /** How many milliseconds to wait before resuming the stream, if the server says so. */
  readonly retry: number | undefined;
}

/** Creates a reader that fails once a line, or the data of an event, has more than `maxBytes` bytes. */
export function createEventReader(maxBytes: number): EventReader {
  // Drops a byte order mark.
  const decoder = new TextDecoder();
  /** The beginning of a line whose end has not arrived. */
  let begun = '';
  /** In characters, each of which takes at least one byte: the length of the line so far, and of the data before it. */
  let lineLength = 0;
  let dataLength = 0;
  /** Whether a line feed at the beginning of the next chunk ends the same line as a carriage return before it. */
  let afterReturn = false;
  let data: string[] = [];
  let type = '';
  let id: string | undefined;
  let lastId: string | undefined;
  let retry: number | undefined;

  const limit = (isExceeded: boolean) => {
    if (isExceeded) throw new LimitError('an event is larger than maxEventBytes');
  };
  const grow = (characters: number) => {
    lineLength += characters;
    limit(lineLength > maxBytes + 'data: '.length);
  };

  const end = (messages: string[]) => {
    lastId = id;
    // Other types are not JSON-RPC, and empty data only sets the id.
    if ((type === '' || type === 'message') && data.length > 0) {
      const text = data.join('\n');
      limit(isLarger(text, maxBytes));
      if (text !== '') messages.push(text);
    }
    data = [];
    type = '';
    dataLength = 0;
  };

  const take = (line: string) => {
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    if (name === 'data') {
      data.push(value);
      // With the line feed before the next one.
      dataLength += value.length + 1;
      limit(dataLength > maxBytes + 1);
    }
    if (name === 'event') type = value;
    else if (name === 'id' && !value.includes('\0')) id = value;
    else if (name === 'retry' && /^\d{1,9}$/.test(value)) retry = Number(value);
  };

  const endLine = (rest: string, messages: string[]) => {
    grow(rest.length);
    const line = begun + rest;
    begun = '';
    lineLength = 0;
    if (line === '') end(messages);
    else take(line);
  };

  return {
    get lastId() {
      return lastId;
    },
    get retry() {
      return retry;
    },

    read(chunk) {
      const messages: string[] = [];
      const text = decoder.decode(chunk, { stream: true });
      let start = afterReturn && text[0] === '\n' ? 1 : 0;
      if (text !== '') afterReturn = false;
      // Each is looked for only once, or a chunk without one would take quadratic time.
      let feed = text.indexOf('\n', start);
      let back = text.indexOf('\r', start);
      while (feed >= 0 || back >= 0) {
        const isReturn = back >= 0 && (feed < 0 || back < feed);
        const stop = isReturn ? back : feed;
        endLine(text.slice(start, stop), messages);
        start = stop + 1;
        if (isReturn) {
          if (start === text.length) afterReturn = true;
          else if (feed === start) start++;
          back = text.indexOf('\r', start);
        }
        if (feed >= 0 && feed < start) feed = text.indexOf('\n', start);
      }
      if (start < text.length) {
        grow(text.length - start);
        begun += text.slice(start);
      }
      return messages;
    },
  };
}
