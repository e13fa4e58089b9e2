import { isLarger } from '@jsonrpcclient/duplex';
import { LimitError } from '../limit-error.ts';
import { createLines } from './lines.ts';
import { createUtf8 } from './utf8.ts';

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
  const decode = createUtf8();
  let messages: string[] = [];
  let data: string | undefined;
  let type = '';
  let id: string | undefined;
  let lastId: string | undefined;
  let retry: number | undefined;

  const end = () => {
    lastId = id;
    // Other types are not JSON-RPC, and empty data only sets the id.
    if (data && (type === '' || type === 'message')) {
      limit(isLarger(data, maxBytes));
      messages.push(data);
    }
    data = undefined;
    type = '';
  };

  const addData = (value: string) => {
    data = data === undefined ? value : `${data}\n${value}`;
    // Each character takes at least one byte.
    limit(data.length > maxBytes);
  };

  const limitLine = (characters: number) => limit(characters > maxBytes + 'data: '.length);

  const takeField = (line: string) => {
    limitLine(line.length);
    const [name, value] = toField(line);
    if (name === 'data') addData(value);
    else if (name === 'event') type = value;
    else if (name === 'id' && !value.includes('\0')) id = value;
    else if (name === 'retry' && /^\d{1,9}$/.test(value)) retry = Number(value);
  };

  const lines = createLines((text, start, stop) => {
    if (start === stop) end();
    // Most lines, so they are cut only once.
    else if (text.startsWith('data:', start))
      addData(text.slice(text[start + 5] === ' ' ? start + 6 : start + 5, stop));
    else takeField(text.slice(start, stop));
  }, limitLine);

  return {
    get lastId() {
      return lastId;
    },
    get retry() {
      return retry;
    },

    read(chunk) {
      messages = [];
      lines.add(decode(chunk));
      return messages;
    },
  };
}

function toField(line: string): readonly [name: string, value: string] {
  const colon = line.indexOf(':');
  if (colon < 0) return [line, ''];
  return [line.slice(0, colon), line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1)];
}

function limit(isExceeded: boolean): void {
  if (isExceeded) throw new LimitError('an event is larger than maxEventBytes');
}
