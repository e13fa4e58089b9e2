import { incomingTelemetry, propagation, telemetry } from '@jsonrpcclient/telemetry';
import { describe, expect, test } from 'vitest';

const any = (value: unknown) => value as never;

const common: readonly [unknown, string][] = [
  ['add', 'expected an object with options, got string'],
  [null, 'expected an object with options, got Null'],
  [{ methods: 'add' }, 'expected methods: array of strings or function, got string'],
  [{ methods: ['add', 1] }, 'expected methods: array of strings or function, got Array'],
  [{ methods: ['eth_*'] }, 'methods are exact names; for a pattern, pass a function'],
  [{ attributes: {} }, 'expected attributes: function, got Object'],
  [{ statusMessage: 1 }, 'expected statusMessage: boolean, got number'],
  [{ tracerProvider: {} }, 'expected tracerProvider: TracerProvider, got Object'],
  [{ meterProvider: 'x' }, 'expected meterProvider: MeterProvider, got string'],
];

describe('invalid options throw a TypeError that names the function and the option:', () => {
  test.each(common)('telemetry(%j)', (options, problem) => {
    expect(() => telemetry(any(options))).toThrow(new TypeError(`telemetry: ${problem}`));
  });

  test.each(common)('incomingTelemetry(%j)', (options, problem) => {
    const error = new TypeError(`incomingTelemetry: ${problem}`);
    expect(() => incomingTelemetry(any(options))).toThrow(error);
  });

  test.each([
    [{ server: {} }, 'expected server.address: string, got Null'],
    [{ server: { address: 'a', port: '80' } }, 'expected server.port: integer, got string'],
    [{ server: 'http://user:pass@a/' }, 'expected server: object with an address, got string'],
  ])('telemetry(%j)', (options, problem) => {
    expect(() => telemetry(any(options))).toThrow(new TypeError(`telemetry: ${problem}`));
  });

  test('incomingTelemetry({ from: {} })', () => {
    const error = new TypeError('incomingTelemetry: expected from: function, got Object');
    expect(() => incomingTelemetry({ from: any({}) })).toThrow(error);
  });

  test.each([
    [null, 'expected an object with options, got Null'],
    [{ into: 'body' }, "expected into: 'headers', 'meta' or function, got string"],
    [{ inject: true }, "expected inject: 'auto', 'always' or 'never', got boolean"],
  ])('propagation(%j)', (options, problem) => {
    expect(() => propagation(any(options))).toThrow(new TypeError(`propagation: ${problem}`));
  });
});
