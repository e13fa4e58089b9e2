import { gzipSync } from 'node:zlib';
import { describe, differs, ok, type Patient, type Question, toText } from './question.ts';
import { type Answer, type AskOptions, idOf, isResponse, type Wire } from './wire.ts';

/** The answer to a call that is sent in another way, unless it is as good as that to a usual one. */
async function problemOf(patient: Patient, options: AskOptions): Promise<Answer | undefined> {
  const answer = await send(patient, options);
  return isResponse(answer) && idOf(answer) === 9 ? undefined : answer;
}

function send(patient: Patient, options: AskOptions): Promise<Answer> {
  return patient.wire.ask(toText(patient, { id: 9 }), options);
}

/** What the first response says about HTTP. */
export const http: Question = {
  name: 'http',
  run({ first }) {
    const { httpVersion, headers = {} } = first;
    const type = headers['content-type'] ?? 'none';
    const problems = [
      /\bjson\b/.test(type) ? undefined : `the content type is ${type.slice(0, 60)}`,
      httpVersion === '1.0' ? 'HTTP/1.0, so a connection for each call' : undefined,
    ].filter((problem) => problem !== undefined);
    return problems.length > 0 ? differs(problems.join('; ')) : ok(`HTTP/${httpVersion}, ${type}`);
  },
};

const otherTypes = ['application/json; charset=utf-8', 'application/json-rpc', 'text/plain'];

/** The first content type with which a call is answered that isn't with `application/json`. */
export async function toContentType(wire: Wire, text: string): Promise<string | undefined> {
  for (const type of otherTypes) {
    const answer = await wire.ask(text, { headers: { 'content-type': type } });
    if (isResponse(answer)) return type;
  }
  return undefined;
}

/** Which content types of requests are accepted. */
export const contentTypes: Question = {
  name: 'content type',
  async run(patient) {
    const accepted: string[] = ['application/json'];
    for (const type of otherTypes) {
      const problem = await problemOf(patient, { headers: { 'content-type': type } });
      if (!problem) accepted.push(type);
    }
    return ok(accepted.join(', '));
  },
};

/** Whether the server must be allowed to respond with an event stream, or does. */
export const eventStream: Question = {
  name: 'event stream',
  async run(patient) {
    const accept = 'application/json, text/event-stream';
    const answer = await send(patient, { headers: { accept } });
    const type = answer.headers?.['content-type'] ?? '';
    if (!type.includes('text/event-stream')) return ok('not used');
    return differs('the response is an event stream if it is accepted');
  },
};

/** Whether the body may be sent in chunks, or compressed, and whether responses are compressed. */
export const encodings: Question = {
  name: 'encodings',
  async run(patient) {
    const bytes = gzipSync(toText(patient, { id: 9 }));
    const chunked = await problemOf(patient, { chunked: true });
    const gzip = await problemOf(patient, { bytes, headers: { 'content-encoding': 'gzip' } });
    const reply = await send(patient, { headers: { 'accept-encoding': 'gzip' } });
    const { 'content-encoding': encoding } = reply.headers ?? {};
    // Transports of this library send neither, so nothing depends on it.
    return ok(
      [
        `chunked requests: ${chunked ? describe(chunked) : 'accepted'}`,
        `gzip requests: ${gzip ? describe(gzip) : 'accepted'}`,
        `responses: ${encoding ?? 'not compressed'}`,
      ].join('; '),
    );
  },
};

/** Whether connections are kept for the next call. */
export const keepAlive: Question = {
  name: 'keep-alive',
  async run(patient) {
    const answers = [await send(patient, {}), await send(patient, {})];
    const broken = answers.find(({ problem }) => problem !== undefined);
    if (broken) return differs(`kept connections: ${describe(broken)}`);
    const isClosed = answers.every(
      ({ headers, status = 0 }) => headers?.connection === 'close' && status >= 400,
    );
    if (isClosed) return ok('connections are closed after errors');
    return answers.some(({ reused }) => reused)
      ? ok('connections are kept')
      : differs('each call needs a new connection');
  },
};

/** Whether pages of other origins may call the server. */
export const cors: Question = {
  name: 'browsers',
  async run({ wire }) {
    const origin = 'https://example.com';
    const answer = await wire.ask('', {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      },
    });
    const allowed = answer.headers?.['access-control-allow-origin'];
    return allowed === '*' || allowed === origin
      ? ok('pages of other origins may call it')
      : ok('only pages of its own origin may call it (no CORS)');
  },
};
