import { key, normal } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { whiteningFromBytes, whiteningToBytes } from './whiteningFile.js';
import { fitZcaWhitening } from './zcaWhitening.js';

const whitening = fitZcaWhitening(Float32Array.from(normal(key(1), 60)), { dimensions: 5 });
const bytes = whiteningToBytes(whitening);

describe('whiteningFromBytes', () => {
  it('gives what was saved, bit for bit, from the middle of a buffer too', () => {
    const padded = new Uint8Array(bytes.length + 3);
    padded.set(bytes, 3);
    expect(whiteningFromBytes(padded.subarray(3))).toEqual(whitening);
    expect(whiteningFromBytes(bytes, { identity: whitening.identity })).toEqual(whitening);
  });

  it('refuses a whitening that was fitted on something else', () => {
    expect(() => whiteningFromBytes(bytes, { identity: 'zca-1 other' })).toThrow(
      `whiteningFromBytes: bytes must be the whitening "zca-1 other", got "${whitening.identity}". Fit and save`,
    );
  });

  it('refuses to save what is no whitening', () => {
    for (const other of [{ kept: 6 }, { count: 1.5 }, { epsilon: '1' }, { identity: undefined }, { leastShare: 2 }]) {
      expect(() => whiteningToBytes({ ...whitening, ...other } as never)).toThrow(
        'whiteningToBytes: whitening must be from fitZcaWhitening, got',
      );
    }
  });

  it('refuses a file that is cut, damaged or another, wherever', () => {
    for (let length = 0; length < bytes.length; length += 7) {
      expect(() => whiteningFromBytes(bytes.subarray(0, length))).toThrow(RangeError);
    }
    const start = bytes.length - 8 * 5 - 4 * 25;
    for (let at = 0; at < bytes.length; at++) {
      for (const bit of at < start ? [1, 2, 4, 8, 16, 32, 64, 128] : [1, 128]) {
        const damaged = bytes.slice();
        damaged[at]! ^= bit;
        expect(() => whiteningFromBytes(damaged), `bit ${bit} of byte ${at}`).toThrow(RangeError);
      }
    }
    expect(() => whiteningFromBytes(new Uint8Array([...bytes, 0]))).toThrow(
      `must be ${bytes.length}, as the header says`,
    );
    const other = new TextDecoder('latin1').decode(bytes).replace('"epsilon":0.00001', '"epsilon":0.10001');
    expect(() => whiteningFromBytes(Uint8Array.from(other, (letter) => letter.charCodeAt(0)))).toThrow(
      'whiteningFromBytes: bytes must have a whole header, got a damaged one. Fit and save the whitening again.',
    );
    expect(() => whiteningFromBytes('x' as never)).toThrow('must be a Uint8Array');
  });
});
