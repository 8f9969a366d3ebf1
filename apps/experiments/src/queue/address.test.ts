import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { queueAddress } from './address.js';

it('is a folder, made absolute, or a Redis server', () => {
  expect(queueAddress('a/b')).toEqual({ folder: resolve('a/b') });
  expect(queueAddress('redis://me@host:6380/2')).toMatchObject({
    redis: { hostname: 'host', port: '6380', username: 'me' },
  });
});

it.each([
  ['', "got ''"],
  ['amqp://me:secret@host', 'got amqp://. Name one of them.'],
  ['redis://me:secret@host/0', 'must be without a password, got one'],
  ['rediss://:secret@host', 'must be without a password, got one'],
  ['redis://', 'must be redis://HOST:PORT/DATABASE'],
  ['redis://host/0?password=secret', 'must be redis://HOST:PORT/DATABASE'],
  ['redis://:secret@host:port', 'must be redis://HOST:PORT/DATABASE'],
])('is not %s, of which nothing is repeated that may be a password', (text, message) => {
  expect(() => queueAddress(text)).toThrow(message);
  expect(() => queueAddress(text)).not.toThrow('secret');
});
