import { inFlight, inLoop, type Run } from './block.ts';

/** Params of about this many bytes of JSON. */
function paramsOf(bytes: number): readonly unknown[] {
  if (bytes < 100) return [1, 2, 3, 4];
  const row = (index: number) => ({ index, name: 'x'.repeat(45), tags: ['a', 'b'], on: true });
  return Array.from({ length: bytes / 100 }, (_, index) => row(index));
}

/** Measures a call whose result is its params, without a network. */
export async function sized(subject: string, bytes: number): Promise<Run> {
  const { createClient, parseJson, request } = await import('@jsonrpcclient/core');
  const params = paramsOf(bytes);
  const stride = Math.max(1, Math.min(64, 1_000_000 / bytes));
  const verified = (result: unknown) =>
    Array.isArray(result) && result.length === params.length ? 5 : 'another result';
  /** Responds with the params, as a server would write them. */
  const respond = (text: string) => {
    const [, json] = /"params":(.*),"id":\d+\}$/.exec(text) ?? [];
    const [id] = /\d+\}$/.exec(text) ?? [];
    return `{"jsonrpc":"2.0","result":${json},"id":${id}`;
  };

  if (subject === 'client') {
    const client = createClient(async (payload) => ({
      body: JSON.parse(respond(JSON.stringify(payload))) as unknown,
    }));
    return inFlight(async () => verified(await client.request('add', params)), 1, stride);
  }
  if (subject === 'pure')
    return inLoop(() => {
      const response = parseJson(respond(JSON.stringify(request('add', params))));
      return verified('result' in response && response.result);
    }, stride);
  let id = 0;
  return inLoop(() => {
    const text = JSON.stringify({ jsonrpc: '2.0', method: 'add', params, id: ++id });
    return verified((JSON.parse(respond(text)) as { readonly result: unknown }).result);
  }, stride);
}
