import { describe, expect, it } from 'vitest';
import { bits, normal, type Key } from '../../src/index.js';
import { boxMuller } from '../../src/normal.js';
import * as constants from '../../src/normalConstants.js';
import { fitted } from './fitNormalConstants.mjs';
import golden from './normal.json' with { type: 'json' };

const wordsOf = (values: Float32Array): number[] => [...new Uint32Array(values.buffer)];

describe('the golden bits of another implementation (NumPy)', () => {
  it.each(golden.cases)('are those of key $key at offset $offset', ({ key, offset, bits: words, normalBits }) => {
    const k = { words: key } as unknown as Key;
    expect([...bits(k, words.length, { offset })]).toEqual(words);
    expect(wordsOf(normal(k, normalBits.length, { offset }))).toEqual(normalBits);
  });

  it('are those of a hundred thousand normals', () => {
    const { key, count, fnv1aOfWords } = golden.many;
    let hash = 0x811c9dc5;
    for (const word of wordsOf(normal({ words: key } as unknown as Key, count))) {
      hash = Math.imul(hash ^ word, 0x01000193) >>> 0;
    }
    expect(hash).toBe(fnv1aOfWords);
  });

  it('are those of words at the edges of every step', () => {
    const out = new Float32Array(2);
    for (const [a, b, n0, n1] of golden.edges as [number, number, number, number][]) {
      boxMuller(new Uint32Array([a, b]), 1, out, 0);
      expect([a, b, ...wordsOf(out)]).toEqual([a, b, n0, n1]);
    }
  });
});

describe('the constants of the normals', () => {
  it('are float32 values', () => {
    const { SQRT_HALF_BITS, ...floats } = constants;
    for (const value of Object.values(floats)) expect(Math.fround(value)).toBe(value);
    const half = new Float32Array(new Uint32Array([SQRT_HALF_BITS]).buffer)[0]!;
    expect(half).toBe(Math.fround(Math.SQRT1_2));
  });

  it('are those of the fit', () => {
    const { LOG_0, LOG_1, LOG_2, SIN_0, SIN_1, SIN_2, SIN_3, COS_0, COS_1, COS_2, COS_3 } = constants;
    expect({
      LOG: [LOG_0, LOG_1, LOG_2],
      SIN: [SIN_0, SIN_1, SIN_2, SIN_3],
      COS: [COS_0, COS_1, COS_2, COS_3],
    }).toEqual(fitted);
  });
});
