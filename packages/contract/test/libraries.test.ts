import { Writable } from 'node:stream';
import { inspect } from 'node:util';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { libraries } from './libraries.ts';
import { type Fate, places } from './places.ts';

const secret = 's3cret-token';

/** Everything that a program may print of an error. */
function print(error: unknown): string {
  let log = '';
  const stream = new Writable({
    write(chunk, _, done) {
      log += chunk;
      done();
    },
  });
  pino(stream).error(error);
  pino(stream).error({ err: error, error });
  const { message, stack } = error as Error;
  const shown = [{ showHidden: true, depth: 9 }, { getters: true }].map((options) =>
    inspect(error, options),
  );
  return [...shown, JSON.stringify(error), String(error), message, stack, log].join('\n');
}

/** Which error reports a value that doesn't fit, and which methods the server received. */
const refusals: Readonly<Record<string, { readonly name: string; readonly calls?: string[] }>> = {
  'the params of a request': { name: 'InvalidParamsError', calls: [] },
  'the result of a request': { name: 'InvalidResultError', calls: ['give'] },
  'the params of a notification': { name: 'InvalidParamsError', calls: [] },
  'the params of a member of a batch': { name: 'InvalidParamsError', calls: ['fail'] },
  'the result of a member of a batch': { name: 'InvalidResultError', calls: ['give', 'fail'] },
  'the params of a method of a proxy': { name: 'InvalidParamsError', calls: [] },
  'the result of a method of a proxy': { name: 'InvalidResultError', calls: ['give'] },
  'the data of an error': { name: 'RpcError', calls: ['fail'] },
  'the params of an event': { name: 'InvalidParamsError' },
  'the params of an iteration over events': { name: 'InvalidParamsError' },
  // The error that the server receives; its cause is an InvalidParamsError.
  'the params of a handler': { name: 'RpcError' },
  'the result of a handler': { name: 'InvalidResultError' },
};

const nameOf = ({ thrown }: Fate) => (thrown as Error | undefined)?.name;

describe.each(Object.entries(libraries))('%s', (_, library) => {
  test('has schemas that are functions, or none', () => {
    expect(typeof library.number).toBe(library.isFunction ? 'function' : 'object');
  });

  describe.each(Object.entries(places))('checks %s', (title, pass) => {
    const { name, calls } = refusals[title] ?? {};
    const isShown = title === 'the data of an error';

    test('and passes a value that fits', async () => {
      expect(await pass(library.number, 2)).toMatchObject({ passed: 2 });
    });

    test('and refuses a value that does not fit, without printing it', async () => {
      const fate = await pass(library.number, secret);
      expect([fate.passed, nameOf(fate), fate.calls]).toEqual([undefined, name, calls]);
      // The data of an error is the server's, and an RpcError shows it.
      if (!isShown) expect(print(fate.thrown)).not.toContain(secret);
    });

    test('with an asynchronous schema', async () => {
      expect(await pass(library.later, 2)).toMatchObject({ passed: 2 });
      const fate = await pass(library.later, -424_242);
      expect([fate.passed, nameOf(fate), fate.calls]).toEqual([undefined, name, calls]);
      if (!isShown) expect(print(fate.thrown)).not.toContain('424242');
    });

    test('and transforms a value once', async () => {
      expect(await pass(library.transform, 2)).toMatchObject({ passed: '#2' });
    });

    test('and fills in defaults', async () => {
      const { passed } = await pass(library.query, { name: 'x' });
      expect(passed).toEqual({ name: 'x', limit: 10 });
    });

    test('and treats unknown members as the library does', async () => {
      const { passed } = await pass(library.query, { name: 'x', limit: 1, more: 2 });
      const more = library.keepsUnknown ? { more: 2 } : {};
      expect(passed).toEqual({ name: 'x', limit: 1, ...more });
    });

    test('and passes on what a schema throws', async () => {
      const fate = await pass(library.throwing, 2);
      const isServers = title === 'the data of an error';
      const expected = library.thrown === 'issue' || isServers ? name : library.thrown;
      expect([fate.passed, nameOf(fate), fate.calls]).toEqual([undefined, expected, calls]);
    });
  });
});
