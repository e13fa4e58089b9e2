import { compose, createClient, type Middleware, type Transport } from '@jsonrpcclient/core';
import { describe, expect, it } from 'vitest';
import { recording } from './recording.ts';

describe('compose', () => {
  const traced = () => {
    const trace: string[] = [];
    const named =
      (name: string): Middleware =>
      (next) =>
      async (payload, options) => {
        trace.push(`${name} in`);
        const reply = await next(payload, options);
        trace.push(`${name} out`);
        return reply;
      };
    return { trace, named };
  };

  it('puts the first middleware listed outermost', async () => {
    const { trace, named } = traced();
    const { transport, payloads } = recording();
    await createClient(compose(transport, named('a'), named('b'), named('c'))).request('add');
    expect(trace).toEqual(['a in', 'b in', 'c in', 'c out', 'b out', 'a out']);
    expect(payloads).toHaveLength(1);
  });

  it('returns the transport itself without middleware', () => {
    const { transport } = recording();
    expect(compose(transport)).toBe(transport);
  });

  it('returns a transport that can be composed again', async () => {
    const { trace, named } = traced();
    const inner = compose(recording().transport, named('b'));
    await createClient(compose(inner, named('a'))).batch([{ method: 'add' }]);
    expect(trace).toEqual(['a in', 'b in', 'b out', 'a out']);
  });

  it('returns a transport with the state of a connection, as it is when it is read', () => {
    const connection = Object.assign(recording().transport, { state: 'connecting' });
    const { named } = traced();
    const composed = compose(compose(connection, named('a')), named('b'));
    expect(Reflect.get(composed, 'state')).toBe('connecting');
    connection.state = 'open';
    expect(Reflect.get(composed, 'state')).toBe('open');
    expect('state' in compose(recording().transport, named('a'))).toBe(false);
  });

  it('keeps the state that a middleware defines', () => {
    const connection = Object.assign(recording().transport, { state: 'open' });
    const paused: Middleware = (next) => Object.assign(next.bind(undefined), { state: 'paused' });
    const composed = compose(connection, paused);
    expect(Reflect.get(composed, 'state')).toBe('paused');
  });

  it('lets a middleware reply itself, change options and call more than once', async () => {
    let tries = 0;
    const flaky: Transport = async (payload, options) => {
      tries += 1;
      if (tries < 3) throw new Error('refused');
      return { body: { jsonrpc: '2.0', result: options.timeout, id: Reflect.get(payload, 'id') } };
    };
    const again: Middleware = (next) => async (payload, options) =>
      next(payload, options)
        .catch(() => next(payload, options))
        .catch(() => next(payload, options));
    const slower: Middleware = (next) => (payload, options) =>
      next(payload, { ...options, timeout: 77 });
    expect(await createClient(compose(flaky, slower, again)).request('add')).toBe(77);
    expect(tries).toBe(3);
  });
});
