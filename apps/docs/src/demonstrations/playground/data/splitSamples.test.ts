import { describe, expect, it } from 'vitest';
import type { OwnPoint } from '../../points/ownPoint.js';
import { DEFAULTS } from '../settings.js';
import { splitSamples } from './splitSamples.js';

const points = Array.from({ length: 30 }, (_, i): OwnPoint => ({
  x: i / 15 - 1,
  y: (i * 7) % 3,
  label: i % 3 === 0 ? 0 : 1,
}));

describe('splitSamples', () => {
  it.each(['moons', 'rings'] as const)('draws %s from the seed alone, and other points to measure on', (data) => {
    const settings = { ...DEFAULTS, data };
    const first = splitSamples(settings);
    expect(splitSamples(settings)).toEqual(first);
    expect(splitSamples({ ...settings, seed: 2 }).training.inputs).not.toEqual(first.training.inputs);
    expect(first.training.inputs.slice(0, 16)).not.toEqual(first.heldOut.inputs.slice(0, 16));
    for (const { labels, size } of [first.training, first.heldOut]) {
      expect(labels.reduce((sum, label) => sum + label, 0)).toBe(size / 2);
    }
  });

  it('gives points the same place whatever the number of distractors', () => {
    const placed = (distractors: number): number[] => {
      const { inputs, dimensions } = splitSamples({ ...DEFAULTS, distractors }).training;
      return [inputs[0]!, inputs[1]!, inputs[dimensions]!, inputs[dimensions + 1]!];
    };
    expect(placed(0)).toEqual(placed(5));
  });

  it('draws distractors that have nothing to do with the label', () => {
    const { inputs, labels, dimensions, size } = splitSamples(DEFAULTS).heldOut;
    for (let column = 2; column < dimensions; column++) {
      let difference = 0;
      for (let i = 0; i < size; i++) difference += (labels[i] === 1 ? 1 : -1) * inputs[i * dimensions + column]!;
      // The sum of `size` standard normals, with signs.
      expect(Math.abs(difference) / Math.sqrt(size)).toBeLessThan(4);
    }
  });

  it('trains on two thirds of each label of own points, and holds every other out', () => {
    const { training, heldOut } = splitSamples({ ...DEFAULTS, data: 'points', points, distractors: 0 });
    expect([training.size, heldOut.size]).toEqual([7 + 14, 3 + 6]);
    const rows = (inputs: Float32Array): string[] =>
      Array.from({ length: inputs.length / 2 }, (_, i) => `${inputs[2 * i]!} ${inputs[2 * i + 1]!}`);
    expect(new Set([...rows(training.inputs), ...rows(heldOut.inputs)]).size).toBe(30);
  });

  it('says how many points are missing', () => {
    expect(() => splitSamples({ ...DEFAULTS, data: 'points', points: points.slice(0, 4) })).toThrow(
      'At least 4 points of every label are needed; blue has 2.',
    );
    expect(() => splitSamples({ ...DEFAULTS, data: 'csv' })).toThrow('Choose a file first.');
  });
});
