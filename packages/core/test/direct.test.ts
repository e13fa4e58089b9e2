import {
  createClient,
  type Direct,
  type DirectCall,
  directKey,
  TransportError,
} from '@jsonrpcclient/core';
import { describe, expect, it, vi } from 'vitest';
import { rejection } from './recording.ts';

/** A client over a transport that settles calls directly, and the calls. */
function direct(start?: Direct) {
  const calls: DirectCall[] = [];
  const transport = () => Promise.reject(new Error('not called'));
  const add: Direct = (_payload, _options, call) => calls.push(call);
  return { client: createClient(Object.assign(transport, { [directKey]: start ?? add })), calls };
}

const body = { jsonrpc: '2.0', result: 5, id: 1 };

describe('a transport that settles calls directly', () => {
  it('resolves or rejects a call, and what it does after that changes nothing', async () => {
    const { client, calls } = direct();
    const resolved = client.request('go');
    calls[0]?.resolve({ body });
    calls[0]?.reject(new Error('late'));
    calls[0]?.resolve({ body: 'late' });
    expect(await resolved).toBe(5);
    const rejected = rejection(client.request('go'));
    const error = new TransportError('closed', 'go');
    calls[1]?.reject(error);
    calls[1]?.resolve({ body });
    expect(await rejected).toBe(error);
  });

  it('rejects a call if it throws', async () => {
    const { client } = direct(() => {
      throw new Error('broken');
    });
    expect(await rejection(client.request('go'))).toMatchObject({ cause: new Error('broken') });
  });

  it('is told once why a call ends before it has settled it', async () => {
    const controller = new AbortController();
    const { client, calls } = direct();
    const aborted = rejection(client.request('go', [], { signal: controller.signal }));
    const late = rejection(client.request('go', [], { timeout: 5 }));
    const outgoing = calls.map((call) => {
      call.outgoing = { abort: vi.fn(() => call.reject(new Error('aborted'))) };
      return call.outgoing;
    });
    controller.abort('enough');
    expect(await aborted).toBe('enough');
    expect(outgoing[0]?.abort).toHaveBeenCalledExactlyOnceWith('enough');
    const error = await late;
    expect(error).toMatchObject({ name: 'TimeoutError' });
    expect(outgoing[1]?.abort).toHaveBeenCalledExactlyOnceWith(error);
  });

  it('is not told anything about a call that it has settled', async () => {
    const controller = new AbortController();
    const { client, calls } = direct();
    const call = client.request('go', [], { signal: controller.signal });
    const abort = vi.fn();
    Object.assign(calls[0] ?? {}, { outgoing: { abort } });
    calls[0]?.resolve({ body });
    await call;
    controller.abort();
    expect(abort).not.toHaveBeenCalled();
  });
});
