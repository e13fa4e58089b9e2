import { startA2a } from '@jsonrpcclient/fixtures';
import { httpStream, stream } from '@jsonrpcclient/http-stream';
import { failure } from '@jsonrpcclient/testing';
import { expect, test } from 'vitest';

const message = { messageId: 'm1', role: 'ROLE_USER', parts: [{ text: 'hello' }] };

test('an agent of the SDK of A2A answers with several responses to one request', async () => {
  await using agent = await startA2a();
  const call = { method: 'SendStreamingMessage', params: { message } };
  const states: unknown[] = [];
  for await (const event of stream<Record<string, { status: { state: string } }>>(
    httpStream(agent.url),
    call,
  )) {
    const [[kind, { status }] = ['', { status: { state: '' } }]] = Object.entries(event);
    states.push([kind, status.state]);
  }
  expect(states).toEqual([
    ['task', 'TASK_STATE_SUBMITTED'],
    ['statusUpdate', 'TASK_STATE_WORKING'],
    ['statusUpdate', 'TASK_STATE_COMPLETED'],
  ]);
});

test('an error of the agent arrives, although it is JSON', async () => {
  await using agent = await startA2a();
  const call = { method: 'SubscribeToTask', params: { id: 'unknown' } };
  const error = await failure(stream(httpStream(agent.url), call).next());
  expect(error).toMatchObject({
    name: 'RpcError',
    code: -32001,
    data: [{ reason: 'TASK_NOT_FOUND' }],
  });
});
