import { expect, it } from 'vitest';
import { bytes, float, integer, joined, message, text } from './message.js';

// From "Encoding" in the documentation of protocol buffers, and `protoc --encode`.
it.each([
  ['a number', integer(1, 150), [0x08, 0x96, 0x01]],
  ['zero', integer(3, 0), [0x18, 0x00]],
  ['a negative number', integer(1, -2), [0x08, 0xfe, ...Array<number>(8).fill(0xff), 0x01]],
  ['a high field', integer(20, 1), [0xa0, 0x01, 0x01]],
  ['a float', float(2, 1.5), [0x15, 0x00, 0x00, 0xc0, 0x3f]],
  ['text', text(2, 'testing'), [0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67]],
  ['a message', message(3, [integer(1, 150)]), [0x1a, 0x03, 0x08, 0x96, 0x01]],
])('%s is written as protobuf writes it', (_, field, expected) => {
  expect([...field]).toEqual(expected);
});

it('joins many bytes, and says how many in as many digits as it takes', () => {
  const field = bytes(1, new Uint8Array(300));
  expect(field.length).toBe(303);
  expect([...field.subarray(0, 3)]).toEqual([0x0a, 0xac, 0x02]);
  expect(joined([])).toHaveLength(0);
});
