import { compose, createClient, type Message, type Payload, type Reply } from '@jsonrpcclient/core';
import { batching, dedupe, limit, retry } from '@jsonrpcclient/middleware';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { echo } from '../recording.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** A server that executes calls immediately and responds after 200 ms. */
function slow() {
  const executed: string[] = [];
  const transport = async (payload: Payload): Promise<Reply> => {
    for (const { method } of [payload].flat() as Message[]) executed.push(method);
    await new Promise((resolve) => setTimeout(resolve, 200));
    return echo(payload);
  };
  return { executed, transport };
}

test('a call that times out in a queued batch may still be sent with the others', async () => {
  const { executed, transport } = slow();
  const { request } = createClient(compose(transport, batching(), limit({ concurrency: 1 })));
  const first = request('first', [1]);
  await vi.advanceTimersByTimeAsync(1);
  const impatient = request('impatient', [1], { timeout: 100 });
  const patient = request('patient', [1]);
  const rejected = expect(impatient).rejects.toMatchObject({ name: 'TimeoutError', sent: 'maybe' });
  await vi.advanceTimersByTimeAsync(1_000);
  await Promise.all([first, patient, rejected]);
  expect(executed).toEqual(['first', 'impatient', 'patient']);
});

test('calls that time out together in a queued batch report that they were not sent', async () => {
  const { executed, transport } = slow();
  const { request } = createClient(compose(transport, batching(), limit({ concurrency: 1 })));
  const first = request('first', [1]);
  await vi.advanceTimersByTimeAsync(1);
  const rejected = ['a', 'b'].map((method) =>
    expect(request(method, [1], { timeout: 100 })).rejects.toMatchObject({ method, sent: 'no' }),
  );
  await vi.advanceTimersByTimeAsync(1_000);
  await Promise.all([first, ...rejected]);
  expect(executed).toEqual(['first']);
});

test('an attempt that ends in a queued batch is not repeated, because the batch is still sent', async () => {
  const { executed, transport } = slow();
  const limited = limit({ concurrency: 1 })(transport);
  const { request } = createClient(
    compose(limited, retry({ attemptTimeout: 180 }), batching({ wait: 50 })),
  );
  const first = createClient(limited).request('first', [1]);
  const impatient = expect(request('impatient', [1])).rejects.toMatchObject({ sent: 'maybe' });
  await vi.advanceTimersByTimeAsync(40);
  const patient = expect(request('patient', [1])).rejects.toMatchObject({ sent: 'maybe' });
  await vi.advanceTimersByTimeAsync(5_000);
  await Promise.all([first, impatient, patient]);
  expect(executed).toEqual(['first', 'impatient', 'patient']);
});

test('a call that times out in a queue while another one waits for the same response may be sent', async () => {
  const { executed, transport } = slow();
  const { request } = createClient(
    compose(transport, dedupe({ methods: '*' }), limit({ concurrency: 1 })),
  );
  const first = request('first', [1]);
  const impatient = request('same', [1], { timeout: 100 });
  const patient = request('same', [1]);
  const rejected = expect(impatient).rejects.toMatchObject({ sent: 'maybe' });
  await vi.advanceTimersByTimeAsync(1_000);
  await Promise.all([first, patient, rejected]);
  expect(executed).toEqual(['first', 'same']);
});
