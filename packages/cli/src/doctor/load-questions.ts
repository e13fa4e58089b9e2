import { fields } from '@jsonrpcclient/core';
import {
  describe,
  differs,
  notTried,
  ok,
  type Patient,
  type Question,
  toText,
} from './question.ts';
import { type Answer, Exhausted, idOf, isResponse } from './wire.ts';

/** Whether several calls can be one message, and with `--deep`, how many. */
export const batch: Question = {
  name: 'batches',
  async run(patient) {
    const { wire, isHttp, deep } = patient;
    if (!isHttp && !deep) return notTried('some servers exit or disconnect; --deep tries it');
    const answer = await wire.ask(toBatch(patient, 2));
    const problem = problemOf(answer, 2);
    if (problem !== undefined) return differs(problem, { batch: 0 });
    if (!deep) return ok('2 calls in one message work', { batch: 2 });
    let largest = 2;
    for (let size = 4; size <= 64; size *= 2) {
      const next = await wire.ask(toBatch(patient, size));
      if (problemOf(next, size) !== undefined)
        return ok(`up to ${largest} calls; ${size} fail`, { batch: largest });
      largest = size;
    }
    return ok('64 calls in one message work', { batch: 64 });
  },
};

function toBatch(patient: Patient, size: number): string {
  const calls = Array.from({ length: size }, (_, index) => toText(patient, { id: 100 + index }));
  return `[${calls.join(',')}]`;
}

/** What is wrong with the response to a batch. */
function problemOf(answer: Answer, size: number): string | undefined {
  const { body } = answer;
  if (!Array.isArray(body)) {
    if (!isResponse(answer)) return `the response is ${describe(answer)}`;
    return `one ${fields(body).error ? 'error' : 'response'} for all calls`;
  }
  const ids = body.map((member) => fields(member).id);
  const isComplete = ids.every((id) => id !== null) && new Set(ids).size === size;
  return isComplete ? undefined : `${ids.length} responses to ${size} calls`;
}

/** Whether several calls can be pending at the same time. */
export const concurrency: Question = {
  name: '8 at once',
  async run(patient) {
    const ids = Array.from({ length: 8 }, (_, index) => 200 + index);
    const answers = await patient.wire.askAll(ids.map((id) => toText(patient, { id })));
    const answered = new Set(answers.map(idOf));
    const missing = ids.filter((id) => !answered.has(id)).length;
    if (missing === 0) return ok('8 calls at the same time are answered');
    const [failed] = answers.filter((answer) => !isResponse(answer));
    const why = failed ? `: ${describe(failed)}` : '';
    return differs(`${missing} of 8 calls are not answered${why}`, { concurrency: 1 });
  },
};

const sources = [
  'rpc.discover',
  'system.listMethods',
  'getopenrpcinfo',
  'system.describe',
  'JSONRPC.Introspect',
  'rpc_methods',
];

/** Whether the server describes itself. */
export const discovery: Question = {
  name: 'discovery',
  async run(patient) {
    const { wire, isHttp, deep } = patient;
    if (!isHttp && !deep) return notTried('some servers exit; --deep tries it');
    for (const method of sources) {
      const answer = await wire.ask(toText(patient, { method, id: 7 }));
      const { result } = fields(answer.body);
      if (result !== undefined && result !== null) return ok(method, { discovery: method });
    }
    return ok('none that is known; write the types by hand');
  },
};

/** The largest body, only with `--deep`. */
export const bodySize: Question = {
  name: 'body size',
  async run(patient) {
    if (!patient.deep) return notTried('--deep sends 1, 8 and 64 MiB');
    let largest = 0;
    for (const size of [1, 8, 64]) {
      const params = ['x'.repeat(size * 2 ** 20)];
      try {
        const answer = await patient.wire.ask(toText(patient, { params, id: 8 }), { wait: 5000 });
        if (!isResponse(answer) || idOf(answer) !== 8)
          return ok(`${largest} MiB work, ${size} MiB don't: ${describe(answer)}`);
      } catch (error) {
        if (error instanceof Exhausted && largest > 0) break;
        throw error;
      }
      largest = size;
    }
    return ok(`${largest} MiB work`);
  },
};
