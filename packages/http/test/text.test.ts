import { createDecoder } from '@jsonrpcclient/http';
import { expect, test } from 'vitest';

test.each([
  [undefined, 'utf-8'],
  ['text/plain', 'utf-8'],
  ['application/json; utf-8', 'utf-8'],
  ['application/json; charset=UTF8', 'utf-8'],
  ['application/json; charset=none-such', 'utf-8'],
  ['application/json;charset="utf-16"; a=b', 'utf-16le'],
  ['application/json; a=b; CHARSET=iso-8859-1, text/plain', 'windows-1252'],
])('the decoder for %s decodes %s', (type, encoding) => {
  expect(createDecoder(type)).toMatchObject({ encoding });
});
