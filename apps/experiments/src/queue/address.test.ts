import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { queueAddress } from './address.js';

it('is a folder, made absolute', () => {
  expect(queueAddress('a/b')).toEqual({ folder: resolve('a/b') });
});

it.each([
  ['', "got ''"],
  ['amqp://me:secret@host', 'got amqp://. Name one.'],
])('is not %s, of which nothing is repeated that may be a password', (text, message) => {
  expect(() => queueAddress(text)).toThrow(message);
  expect(() => queueAddress(text)).not.toThrow('secret');
});
