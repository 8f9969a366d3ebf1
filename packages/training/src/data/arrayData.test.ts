import { describe, expect, it } from 'vitest';
import { arrayData } from './arrayData.js';

const inputs = Float32Array.from({ length: 12 }, (_, i) => i);

describe('arrayData', () => {
  it('gathers inputs and targets by index, in the order asked for', () => {
    const data = arrayData({ inputs, shape: [2, 2], targets: Uint8Array.of(7, 8, 9) });
    expect(data).toMatchObject({ size: 3, shape: [2, 2] });
    const batch = data.batch(Uint32Array.of(2, 0, 2));
    expect(batch.inputs).toEqual(Float32Array.of(8, 9, 10, 11, 0, 1, 2, 3, 8, 9, 10, 11));
    expect(batch.targets).toEqual(Int32Array.of(9, 7, 9));
  });

  it('takes bytes as they are', () => {
    const data = arrayData({ inputs: Uint8Array.of(255, 3), shape: [1], targets: Int32Array.of(0, 1) });
    expect(data.batch(Uint32Array.of(0, 1)).inputs).toEqual(Float32Array.of(255, 3));
  });

  it('refuses lengths that do not agree, empty data, and a misspelt option', () => {
    expect(() => arrayData({ inputs, shape: [5], targets: Uint8Array.of(0, 1, 2) })).toThrow(
      'arrayData: inputs must be targets.length × 5 numbers (shape [5]) and not empty, got 12 numbers and 3 targets',
    );
    expect(() => arrayData({ inputs: new Float32Array(0), shape: [2], targets: new Uint8Array(0) })).toThrow(
      RangeError,
    );
    expect(() => arrayData({ inputs, shape: [2, -2], targets: Uint8Array.of(0) })).toThrow('every length of shape');
    expect(() => arrayData({ input: inputs, shape: [4], targets: Uint8Array.of(0) } as never)).toThrow(
      'got "input". Did you mean inputs?',
    );
  });

  it('refuses an index that is out of range', () => {
    const data = arrayData({ inputs, shape: [4], targets: Uint8Array.of(0, 1, 2) });
    expect(() => data.batch(Uint32Array.of(0, 3))).toThrow('an index must be from 0 to 2, got 3');
  });
});
