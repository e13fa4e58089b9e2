import { bundle } from '@jsonrpcclient/fixtures/bundle';
import { expect, test } from 'vitest';

test('a bundle for browsers imports only the API of OpenTelemetry', async () => {
  const code = await bundle(new URL('../src/index.ts', import.meta.url), ['@opentelemetry/api']);
  const imports = [...code.matchAll(/\bfrom "([^"]+)"/g)].map(([, name]) => name);
  expect(new Set(imports)).toEqual(new Set(['@opentelemetry/api']));
  expect(code).not.toMatch(/\bimport\(|\brequire\(/);
});
