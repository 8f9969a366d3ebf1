import { key } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { featureDraw } from './featureDraw.js';

describe('featureDraw', () => {
  it('gives each feature once a node, and each as often at every place', () => {
    const draw = featureDraw(key(3), 4);
    const counts = Array.from({ length: 4 }, () => [0, 0, 0, 0]);
    const nodes = 4000;
    for (let node = 0; node < nodes; node++) {
      const order = [0, 1, 2, 3].map(draw);
      expect(new Set(order).size).toBe(4);
      order.forEach((feature, place) => counts[place]![feature]!++);
    }
    // 12 free counts of variance n · ¼ · ¾.
    for (const count of counts.flat()) expect(Math.abs(count - nodes / 4) / Math.sqrt(nodes * 0.1875)).toBeLessThan(4);
  });

  it('goes on from wherever a node stopped, and says the same for the same key', () => {
    const [one, other] = [featureDraw(key(1), 3), featureDraw(key(1), 3)];
    const places = [0, 0, 1, 0, 1, 2];
    expect(places.map(one)).toEqual(places.map(other));
    const [all, again] = [[0, 1, 2].map(one), [0, 1, 2].map(other)];
    expect(all).toEqual(again);
    expect([...all].sort()).toEqual([0, 1, 2]);
  });
});
