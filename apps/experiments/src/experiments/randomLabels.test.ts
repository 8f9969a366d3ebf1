import { arrayData } from '@infodrop/training';
import { describe, expect, it } from 'vitest';
import { withRandomLabels } from './randomLabels.js';

const size = 2000;
const data = arrayData({
  inputs: Float32Array.from({ length: size }, (_, i) => i),
  shape: [1],
  targets: Uint8Array.from({ length: size }, (_, i) => i % 10),
});
const all = Uint32Array.from({ length: size }, (_, i) => i);
const { inputs, targets } = withRandomLabels(data, 1).batch(all, 0);

describe('withRandomLabels', () => {
  it('leaves the inputs, and gives each its label again in every epoch and order', () => {
    expect(inputs).toEqual(data.batch(all).inputs);
    const later = withRandomLabels(data, 1).batch(Uint32Array.of(7, 3), 5);
    expect(Array.from(later.targets)).toEqual([targets[7], targets[3]]);
  });

  it('draws every class alike, whatever the label was, and others for another seed', () => {
    const right = Array.from(targets).filter((label, i) => label === i % 10).length;
    // Binomial of 1/10: four deviations.
    expect(Math.abs(right - size / 10)).toBeLessThan(4 * Math.sqrt(size * 0.09));
    for (let label = 0; label < 10; label++) {
      const count = Array.from(targets).filter((each) => each === label).length;
      expect(Math.abs(count - size / 10)).toBeLessThan(4 * Math.sqrt(size * 0.09));
    }
    expect(withRandomLabels(data, 2).batch(all, 0).targets).not.toEqual(targets);
  });
});
