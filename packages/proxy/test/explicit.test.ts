import { proxy } from '@jsonrpcclient/proxy';
import { describe, expect, it } from 'vitest';
import { at, type Open, recording } from './recording.ts';

const response = true;

describe("a call under response: 'explicit'", () => {
  it.each<[string, (server: Open) => Promise<unknown>, string]>([
    [
      'add(2, 3, { response: true })',
      (server) => at(server, 'add')(2, 3, { response }),
      '"add","params":[2,3],"id":1',
    ],
    ['add(2, 3)', (server) => at(server, 'add')(2, 3), '"add","params":[2,3]'],
    ['go()', (server) => at(server, 'go')(), '"go"'],
    ['go({ response: true })', (server) => at(server, 'go')({ response }), '"go","id":1'],
    ['go({ response: false })', (server) => at(server, 'go')({ response: false }), '"go"'],
    [
      "find(42, { name: 'Foo', response: true })",
      (server) => at(server, 'find')(42, { name: 'Foo', response }),
      '"find","params":[42,{"name":"Foo"}],"id":1',
    ],
    [
      "find(42, { name: 'Foo', response: false })",
      (server) => at(server, 'find')(42, { name: 'Foo', response: false }),
      '"find","params":[42,{"name":"Foo"}]',
    ],
    [
      "find(42, { name: 'Foo' })",
      (server) => at(server, 'find')(42, { name: 'Foo' }),
      '"find","params":[42,{"name":"Foo"}]',
    ],
    [
      "find({ name: 'Foo', response: true })",
      (server) => at(server, 'find')({ name: 'Foo', response }),
      '"find","params":{"name":"Foo"},"id":1',
    ],
    [
      "find({ name: 'Foo' }, { response: true })",
      (server) => at(server, 'find')({ name: 'Foo' }, { response }),
      '"find","params":{"name":"Foo"},"id":1',
    ],
    [
      "find({ name: 'Foo' })",
      (server) => at(server, 'find')({ name: 'Foo' }),
      '"find","params":{"name":"Foo"}',
    ],
    [
      "find({ response: 'later' }), an ordinary param",
      (server) => at(server, 'find')({ response: 'later' }),
      '"find","params":{"response":"later"}',
    ],
    [
      'find({ response: true }, 1), an ordinary param',
      (server) => at(server, 'find')({ response }, 1),
      '"find","params":[{"response":true},1]',
    ],
    ['find(null)', (server) => at(server, 'find')(null), '"find","params":[null]'],
    ['find([true])', (server) => at(server, 'find')([true]), '"find","params":[[true]]'],
    [
      'system.listMethods({ response: true })',
      (server) => at(server, 'system', 'listMethods')({ response }),
      '"system.listMethods","id":1',
    ],
    ['system.stop()', (server) => at(server, 'system', 'stop')(), '"system.stop"'],
    [
      "request('add', 2, 3)",
      (server) => at(server, 'request')('add', 2, 3),
      '"add","params":[2,3],"id":1',
    ],
    [
      "request('find', { response: true }), an ordinary param",
      (server) => at(server, 'request')('find', { response }),
      '"find","params":{"response":true},"id":1',
    ],
    ["notify('go')", (server) => at(server, 'notify')('go'), '"go"'],
    ['notify.go()', (server) => at(server, 'notify', 'go')(), '"go"'],
  ])('sends what the Python library sends for %s', async (_, call, rest) => {
    const { client, sent } = recording();
    await call(proxy(client, { response: 'explicit' }) as unknown as Open);
    expect(sent).toEqual([`{"jsonrpc":"2.0","method":${rest}}`]);
  });

  it('resolves to a result only for a request', async () => {
    const server = proxy(recording().client, { response: 'explicit' });
    expect(await at(server, 'add')(2, { response })).toMatchObject({ params: [2] });
    expect(await at(server, 'add')(2)).toBeUndefined();
  });

  it("does not change the caller's object", async () => {
    const named = Object.freeze({ name: 'Foo', response });
    const { client, sent } = recording();
    await at(proxy(client, { response: 'explicit' }), 'find')(42, named);
    expect(named).toEqual({ name: 'Foo', response: true });
    expect(sent).toHaveLength(1);
  });

  it('works together with the positional and separator options', async () => {
    const { client, sent } = recording();
    const server = proxy(client, { response: 'explicit', positional: true, separator: '/' });
    await at(server, 'a', 'b')({ name: 'Foo', response });
    expect(sent).toEqual(['{"jsonrpc":"2.0","method":"a/b","params":[{"name":"Foo"}],"id":1}']);
  });
});
