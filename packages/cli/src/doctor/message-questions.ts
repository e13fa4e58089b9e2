import { fields } from '@jsonrpcclient/core';
import { describe, differs, notTried, ok, type Question, toText } from './question.ts';
import { type Answer, idOf, isResponse } from './wire.ts';

/** Which version of JSON-RPC the responses have. */
export const version: Question = {
  name: 'version',
  async run(patient) {
    const { jsonrpc, result, error } = fields(patient.first.body);
    const isBoth = result !== undefined && error !== undefined;
    if (jsonrpc === '2.0' && !isBoth) return ok('2.0');
    const shape =
      jsonrpc === '2.0' ? 'result and error in one response' : `"jsonrpc" is ${show(jsonrpc)}`;
    // Some servers accept messages of 2.0 only for methods that don't exist.
    const old = { ...patient, findings: { dialect: '1.0' } as const };
    const answer = await patient.wire.ask(toText(old, { id: 2 }));
    const isSame = fields(fields(answer.body).error).code === fields(error).code;
    if (isResponse(answer) && idOf(answer) === 2 && isSame)
      return differs(`1.0: ${shape}`, old.findings);
    return differs(`${shape}, but messages of 1.0 are refused`, { dialect: 'lenient' });
  },
};

/** The response to a call of a method that doesn't exist. */
export const unknownMethod: Question = {
  name: 'unknown method',
  run({ first, isHttp }) {
    const { error } = fields(first.body);
    if (!isResponse(first)) return differs(describe(first));
    const { code } = fields(error);
    const problems = [
      error === undefined || error === null ? 'a result instead of an error' : undefined,
      code === -32601 ? undefined : `the code is ${show(code)}, not -32601`,
      idOf(first) === 1 ? undefined : `the id is ${show(idOf(first))}, not 1`,
      isHttp && first.status !== 200 ? `the status is ${first.status}` : undefined,
    ].filter((problem) => problem !== undefined);
    return problems.length > 0 ? differs(problems.join('; ')) : ok('-32601');
  },
};

const ids = {
  text: 'a',
  uuid: '4b0a4be1-8a3f-4f0b-8d0f-6a3f6f3f2f11',
  'an empty text': '',
  zero: 0,
  '2^53 - 1': Number.MAX_SAFE_INTEGER,
};

/** Which ids come back as they were sent. */
export const idKinds: Question = {
  name: 'ids',
  async run(patient) {
    const { wire, first } = patient;
    const problems = idOf(first) === 1 ? [] : ['1'];
    // Some servers never respond, and some take a second for each response.
    const wait = 1000 + 2 * first.time;
    const works: Record<string, boolean> = { number: idOf(first) === 1 };
    for (const [name, id] of Object.entries(ids)) {
      const answer = await wire.ask(toText(patient, { id }), { wait });
      works[name] = idOf(answer) === id;
      if (works[name]) continue;
      const isNull = isResponse(answer) && idOf(answer) === null;
      const instead = isNull ? 'null' : isResponse(answer) ? show(idOf(answer)) : describe(answer);
      problems.push(`${name}: ${instead}`);
    }
    if (problems.length === 0) return ok('numbers, texts, 0 and "" come back unchanged');
    const { number, text } = works;
    if (number === text) return differs(problems.join('; '));
    return differs(problems.join('; '), { ids: text ? 'text' : 'number' });
  },
};

/** Whether notifications are responded to. */
export const notification: Question = {
  name: 'notifications',
  async run(patient) {
    const { wire, isHttp } = patient;
    if (isHttp) {
      const answer = await wire.ask(toText(patient, {}));
      const { status = 0, text } = answer;
      if (answer.problem !== undefined) return differs(answer.problem, { noisy: true });
      if (text !== '') return differs(`a response, status ${status}`, { noisy: true });
      return status < 300
        ? ok(`no response, status ${status}`)
        : differs(`status ${status}`, { noisy: true });
    }
    // The response to a request that follows shows that there is none to the notification.
    const answers = await wire.askAll([toText(patient, {}), toText(patient, { id: 3 })]);
    return judgeNotification(answers);
  },
};

function judgeNotification(answers: readonly Answer[]) {
  const [one, other] = answers;
  const hasFollowing = answers.some((answer) => idOf(answer) === 3);
  if (!hasFollowing) return differs('no response to the next request', { noisy: true });
  if (one?.text && other?.text) return differs('a response', { noisy: true });
  return ok('no response');
}

/** Calls the method of `--method`, with its params by name and by position. */
export const call: Question = {
  name: 'params',
  async run(patient) {
    const { wire, method, params } = patient;
    if (method === undefined) return notTried('--method METHOD PARAMS calls one');
    const given = await wire.ask(toText(patient, { method, params, id: 4 }), { wait: 10_000 });
    if (!isFine(given)) return differs(`${method}: ${outcome(given)}`);
    if (!params || Array.isArray(params)) return ok(`${method} takes them by position`);
    const values = Object.values(params);
    const other = await wire.ask(toText(patient, { method, params: values, id: 5 }));
    return ok(`${method} takes them by name${isFine(other) ? ' and by position' : ''}`);
  },
};

function isFine({ body }: Answer): boolean {
  const { result, error } = fields(body);
  return result !== undefined && (error === undefined || error === null);
}

function outcome(answer: Answer): string {
  const { error } = fields(answer.body);
  return error ? `error ${show(fields(error).code)}` : describe(answer);
}

/** Whether an integer of more than 53 bits, and other characters than those of ASCII, come back from the method. */
export const numbers: Question = {
  name: 'big integers',
  async run(patient) {
    const { wire, method } = patient;
    if (method === undefined) return notTried('--method with a method that returns its params');
    const [number, text] = ['9007199254740993', 'é😀'];
    // By position, because nothing else is known about the method.
    const params = [BigInt(number), text];
    const answer = await wire.ask(toText(patient, { method, params, id: 6 }));
    if (!JSON.stringify(answer.body)?.includes(text))
      return notTried(`${method} doesn't return its params`);
    if (answer.text.includes(number)) return ok('they keep all digits', { bigint: true });
    return differs('they lose digits');
  },
};

function show(value: unknown): string {
  if (typeof value === 'object' && value !== null) return 'an object';
  return value === undefined ? 'missing' : JSON.stringify(value).slice(0, 40);
}
