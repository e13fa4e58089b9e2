import { randomBytes } from 'node:crypto';
import type { Params } from '@jsonrpcclient/core';
import type { Invocation } from '../command.ts';
import { createConnector } from '../http/connector.ts';
import type { Settings } from '../settings/settings.ts';
import { createDial } from '../target/open-connection.ts';
import { toAuthorization } from '../target/web-socket-dial.ts';
import { createChannelWire } from './channel-wire.ts';
import { establish, type OpenWire, type Stopped } from './establish.ts';
import { contentTypes, cors, encodings, eventStream, http, keepAlive } from './http-questions.ts';
import { createHttpWire } from './http-wire.ts';
import { batch, bodySize, concurrency, discovery } from './load-questions.ts';
import {
  call,
  idKinds,
  notification,
  numbers,
  unknownMethod,
  version,
} from './message-questions.ts';
import type { Findings, Patient, Question, Result, Verdict } from './question.ts';
import { createRecord } from './record.ts';
import { type Budget, createBudget, Exhausted } from './wire.ts';

/** What is examined, and how. */
export interface Examination {
  readonly settings: Settings;
  readonly method: string | undefined;
  readonly params: Params | undefined;
  readonly deep: boolean;
  /** Called with each verdict as soon as it is known. */
  readonly onVerdict: (verdict: Verdict) => Promise<void>;
}

/** What was found out. */
export interface Report {
  readonly verdicts: readonly Verdict[];
  readonly findings: Findings;
  readonly requests: number;
  readonly stopped?: Stopped | undefined;
}

const common = [version, unknownMethod, idKinds, call, notification, batch, concurrency, numbers];
const overHttp = [http, contentTypes, eventStream, encodings, keepAlive, bodySize, discovery, cors];

/** How many requests are sent at most, and within how many milliseconds. */
const limits = { requests: 40, time: 20_000 };
const deepLimits = { requests: 60, time: 60_000 };
/** How many milliseconds a response may take. */
const usualWait = 3000;

/** Asks the server one question after another. */
export async function examine(
  { settings, method, params, deep, onVerdict }: Examination,
  invocation: Invocation,
): Promise<Report> {
  const { requests, time } = deep ? deepLimits : limits;
  const budget = createBudget(requests, time, invocation.signal);
  const record = createRecord(onVerdict);
  const unknown = `rpc-doctor.${randomBytes(4).toString('hex')}`;
  const report = (stopped?: Stopped): Report => {
    return {
      verdicts: record.verdicts,
      findings: record.findings,
      requests: budget.requests,
      stopped,
    };
  };

  const established = await establish(settings, unknown, opener(invocation, budget), record);
  if (typeof established === 'string') return report(established);
  const { wire, first } = established;
  const isHttp = settings.target.kind === 'http';
  try {
    for (const question of await questionsFor(settings)) {
      if (record.verdicts.some((verdict) => verdict.question === question.name)) continue;
      const { findings } = record;
      const patient = { settings, method, params, deep, isHttp, unknown, first, wire, findings };
      const result = await attempt(question, patient);
      if (result) await record.add(question.name, result);
    }
    return report();
  } finally {
    await wire.close();
  }
}

async function questionsFor({ target }: Settings): Promise<readonly Question[]> {
  if (target.kind === 'http') return [...common, ...overHttp];
  if (target.kind !== 'ws') return [...common, discovery];
  const { webSocket } = await import('./web-socket-question.ts');
  return [...common, webSocket, discovery];
}

async function attempt(question: Question, patient: Patient): Promise<Result | undefined> {
  try {
    return await question.run(patient);
  } catch (error) {
    if (error instanceof Exhausted) return { state: 'not tried', detail: error.message };
    throw error;
  }
}

function opener(invocation: Invocation, budget: Budget): OpenWire {
  return async (settings, headers) => {
    const { target, tls, proxy, auth, timeout } = settings;
    const wait = Math.min(timeout, usualWait);
    if (target.kind !== 'http') {
      const dial = await createDial(settings, invocation);
      return createChannelWire(dial, { budget, wait, signal: invocation.signal });
    }
    const connector = await createConnector(target.url, { tls, proxy });
    const all = { ...toAuthorization(auth), ...settings.headers, ...headers };
    const { signal } = invocation;
    return createHttpWire(target.url, { connector, headers: all, budget, signal, wait });
  };
}
