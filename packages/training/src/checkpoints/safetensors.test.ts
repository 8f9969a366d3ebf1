import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeSafetensors, encodeSafetensors, type StoredTensor } from './safetensors.js';

const small = (): Map<string, StoredTensor> =>
  new Map<string, StoredTensor>([
    ['b', { dtype: 'F32', shape: [2, 1], data: Float32Array.of(1.5, -0) }],
    ['a', { dtype: 'I32', shape: [], data: Int32Array.of(-7) }],
    ['0', { dtype: 'F32', shape: [0, 3], data: new Float32Array(0) }],
  ]);
const metadata = new Map([['who', 'ünïcode "quoted"']]);

describe('safetensors', () => {
  it('writes the bytes of the format: length, JSON, numbers', () => {
    const { bytes } = encodeSafetensors({
      tensors: new Map([['w', { dtype: 'F32' as const, shape: [1], data: Float32Array.of(1) }]]),
      metadata: new Map([['k', 'v']]),
    });
    const json = '{"__metadata__":{"k":"v"},"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}';
    expect(json.length).toBeLessThanOrEqual(80);
    expect(Array.from(bytes.subarray(0, 8))).toEqual([80, 0, 0, 0, 0, 0, 0, 0]);
    expect(new TextDecoder().decode(bytes.subarray(8, 88))).toBe(json.padEnd(80));
    expect(Array.from(bytes.subarray(88))).toEqual([0, 0, 0x80, 0x3f]);
  });

  it('gives back what it was given, names like numbers and empty tensors included', () => {
    const { bytes } = encodeSafetensors({ tensors: small(), metadata });
    const decoded = decodeSafetensors(Buffer.from(bytes)); // Node's bytes, whose slice() is no copy
    expect(new Map([...decoded.tensors].sort())).toEqual(new Map([...small()].sort()));
    expect(decoded.metadata).toEqual(metadata);
    expect(Object.is(decoded.tensors.get('b')!.data[1], -0)).toBe(true);
  });

  it('keeps every bit of any float', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), { maxLength: 40 }), (words) => {
        const data = new Float32Array(Int32Array.from(words).buffer);
        const { bytes } = encodeSafetensors({
          tensors: new Map([['x', { dtype: 'F32', shape: [data.length], data }]]),
          metadata,
        });
        const back = decodeSafetensors(bytes).tensors.get('x')!.data;
        expect(new Int32Array(back.buffer)).toEqual(Int32Array.from(words));
      }),
    );
  });

  it('refuses a file that is cut short anywhere, and one that is too long', () => {
    const { bytes } = encodeSafetensors({ tensors: small(), metadata });
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeSafetensors(bytes.subarray(0, length)), String(length)).toThrow(/cut short/);
    }
    const longer = new Uint8Array(bytes.length + 1);
    longer.set(bytes);
    expect(() => decodeSafetensors(longer)).toThrow('1 bytes too many');
  });

  it('refuses what is not safetensors', () => {
    expect(() => decodeSafetensors(new Uint8Array(64).fill(255))).toThrow('not a safetensors file');
    const withHeader = (json: string): Uint8Array => {
      const bytes = new Uint8Array(8 + json.length);
      bytes[0] = json.length;
      bytes.set(new TextEncoder().encode(json), 8);
      return bytes;
    };
    expect(() => decodeSafetensors(withHeader('{'))).toThrow('header is not JSON');
    expect(() => decodeSafetensors(withHeader('[1]'))).toThrow('not a JSON object');
    expect(() => decodeSafetensors(withHeader('{"a":{"dtype":"F32"}}'))).toThrow("tensor 'a' is not described");
    expect(() => decodeSafetensors(withHeader('{"a":{"dtype":"F64","shape":[0],"data_offsets":[0,0]}}'))).toThrow(
      'of type F64',
    );
    expect(() => decodeSafetensors(withHeader('{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}'))).toThrow(
      'not at [0, 4]',
    );
    expect(() => decodeSafetensors(withHeader('{"__metadata__":{"a":1}}'))).toThrow("metadata 'a' is not a string");
  });

  it('refuses to write data that does not fit its shape or type', () => {
    const write = (tensor: StoredTensor) => encodeSafetensors({ tensors: new Map([['w', tensor]]), metadata });
    expect(() => write({ dtype: 'F32', shape: [2], data: Float32Array.of(1) })).toThrow(
      "tensor 'w' must have 2 numbers of type F32 (shape [2]), got 1 in a Float32Array",
    );
    expect(() => write({ dtype: 'I32', shape: [1], data: Float32Array.of(1) })).toThrow('of type I32');
    expect(() => encodeSafetensors({ tensors: new Map([['__metadata__', small().get('a')!]]), metadata })).toThrow(
      RangeError,
    );
  });
});
