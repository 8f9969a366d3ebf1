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
    for (const type of ['constructor', '__proto__', 'toString']) {
      expect(() => parseNpy(npyFile(`'<${type}'`, [1], new Uint8Array(8)))).toThrow(
        `must be of booleans, integers or floats, got type "<${type}". Save it as float64.`,
      );
    }
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
      'parseNpz: bytes must be those of a whole .npz file, got 2 that are none: they have no directory at their end.',
    );
    expect(() => parseNpz(new Uint8Array(100))).toThrow('that are none: they have no directory at their end.');
  });

  it('gives an array any name, and two of one name as Python does', () => {
    const named = (name: string) => zipSync({ [`${name}.npy`]: npyFile("'|u1'", [1], Uint8Array.of(5)) });
    for (const name of ['__proto__', 'constructor', 'β/γ']) {
      expect([...parseNpz(named(name)).keys()]).toEqual([name]);
    }
  });

  it.each([0, 6] as const)('refuses a damaged array, packed with %i: nothing but what was written is read', (level) => {
    const values = Uint8Array.from({ length: 96 }, (_, i) => (i * i) % 251);
    const file = zipSync({ 'imgs.npy': npyFile("'|u1'", [96], values) }, { level });
    const expected = [['imgs', { shape: [96], data: Float64Array.from(values) }]];
    expect([...parseNpz(file)]).toEqual(expected);
    const directory = Buffer.from(file).lastIndexOf('PK\u0001\u0002');
    let refused = 0;
    for (let bit = 8 * 38; bit < 8 * directory; bit += 3) {
      const damaged = file.slice();
      damaged[bit >> 3]! ^= 1 << (bit & 7);
      try {
        // What deflate does not look at, as the bits behind its end.
        expect([...parseNpz(damaged)]).toEqual(expected);
      } catch (error) {
        expect((error as Error).message).toMatch(
          /^parseNpz: bytes must be those of a whole \.npz file, got \d+ that are none: /,
        );
        refused++;
      }
    }
    expect(refused).toBeGreaterThan((8 * (directory - 38)) / 3 - 20);
  });

  it('says what is damaged, and how it is told', () => {
    const file = zipSync({ 'imgs.npy': npyFile("'|u1'", [4], Uint8Array.of(1, 2, 3, 4)) }, { level: 0 });
    const damaged = file.slice();
    damaged[38 + 128 + 3]! ^= 0x40;
    expect(() => parseNpz(damaged)).toThrow(
      /imgs\.npy has the checksum [\da-f]{8}, and had [\da-f]{8}\. Fetch it again\.$/,
    );
    expect(() => parseNpz(file.subarray(0, -40))).toThrow('they have no directory at their end');
    expect(() => parseNpz(Buffer.concat([file.subarray(0, 100), file.subarray(-76)]))).toThrow(
      'parseNpz: bytes must be those of a whole .npz file',
    );
  });
});
