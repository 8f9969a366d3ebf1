import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { npyFile } from '../test/npzFile.js';
import { parseNpy, parseNpz } from './numpyArrays.js';

const bytesOf = (array: Float64Array | Float32Array | BigInt64Array | Int16Array): Uint8Array =>
  new Uint8Array(array.buffer);

describe('parseNpy', () => {
  it.each([
    ['<f8', bytesOf(Float64Array.of(1, -2.5, 3, 4, 5, 6))],
    ['<f4', bytesOf(Float32Array.of(1, -2.5, 3, 4, 5, 6))],
  ])('reads floats of %s', (descr, values) => {
    expect(parseNpy(npyFile(`'${descr}'`, [2, 3], values))).toEqual({
      shape: [2, 3],
      data: Float64Array.of(1, -2.5, 3, 4, 5, 6),
    });
  });

  it('reads integers and booleans, in either byte order', () => {
    expect(parseNpy(npyFile("'<i8'", [2], bytesOf(BigInt64Array.of(-7n, 9n)))).data).toEqual(Float64Array.of(-7, 9));
    expect(parseNpy(npyFile("'>i2'", [2], Uint8Array.of(1, 0, 255, 255))).data).toEqual(Float64Array.of(256, -1));
    expect(parseNpy(npyFile("'|b1'", [2], Uint8Array.of(1, 0)))).toEqual({ shape: [2], data: Float64Array.of(1, 0) });
  });

  it('gives rows, also of a file that has columns', () => {
    const { shape, data } = parseNpy(npyFile("'|u1'", [2, 3], Uint8Array.of(1, 4, 2, 5, 3, 6), 'True'));
    expect([shape, [...data]]).toEqual([[2, 3], [1, 2, 3, 4, 5, 6]]); // prettier-ignore
  });

  it('refuses what it cannot read', () => {
    expect(() => parseNpy('x' as never)).toThrow('parseNpy: bytes must be a Uint8Array, got "x".');
    expect(() => parseNpy(Uint8Array.of(1, 2, 3))).toThrow(
      'parseNpy: bytes must be a NumPy array (.npy), got other bytes.',
    );
    expect(() => parseNpy(npyFile("'<f8'", [2], new Uint8Array(15)))).toThrow(
      'must have 16 bytes of values, got 15 for shape [2].',
    );
    expect(() => parseNpy(npyFile("'|O'", [1], new Uint8Array(8)))).toThrow(
      'must be of booleans, integers or floats, got type "|O". Save it as float64.',
    );
    expect(() => parseNpy(npyFile("'<f8'", [2], new Uint8Array(16)).subarray(0, 20))).toThrow(
      'must hold a whole header',
    );
  });
});

describe('parseNpz', () => {
  it('reads every array by its name', () => {
    const file = zipSync({ 'codes.npy': npyFile("'|u1'", [2], Uint8Array.of(3, 4)), 'notes.txt': Uint8Array.of(1) });
    expect([...parseNpz(file)]).toEqual([['codes', { shape: [2], data: Float64Array.of(3, 4) }]]);
  });

  it('refuses what is no zip', () => {
    expect(() => parseNpz(Uint8Array.of(1, 2))).toThrow(
      'parseNpz: bytes must be those of an .npz file, got 2 that are none',
    );
  });
});
