import { foldIn, key, normal } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import type { Channel } from './channel.js';
import { layerNats } from './nats.js';

const POINTS = 60;
const means = normal(key('means'), 2 * POINTS);
const labels = Uint8Array.from({ length: POINTS }, (_, i) => (means[2 * i]! > 0 ? 1 : 0));
const channel = (scale: number | undefined, rate = 0): Channel => ({
  points: POINTS,
  units: 2,
  means,
  scales: scale === undefined ? undefined : new Float32Array(2 * POINTS).fill(scale),
  rate,
  activations: means,
});
const labelEntropy = [0, 1]
  .map((label) => labels.filter((each) => each === label).length / POINTS)
  .reduce((sum, share) => sum - share * Math.log(share), 0);

describe('layerNats', () => {
  it('tells all points apart without noise, and so all of the label', () => {
    const { aboutInput, aboutLabel, units } = layerNats(channel(undefined), labels);
    expect(aboutInput).toEqual({ lower: Math.log(POINTS), upper: Math.log(POINTS) });
    expect(aboutLabel).toBeCloseTo(labelEntropy, 12);
    expect([...units]).toEqual([Math.log(POINTS), Math.log(POINTS)].map(Math.fround));
  });

  it('loses under binary noise only what is lost when every unit is off', () => {
    const { aboutInput, units } = layerNats(channel(undefined, 0.5), labels);
    expect(aboutInput.upper).toBeCloseTo(0.75 * Math.log(POINTS), 12);
    expect(units[0]).toBeCloseTo(0.5 * Math.log(POINTS), 6);
  });

  it('brackets the mutual information of Gaussian noise, which a draw of z estimates', () => {
    const scale = 0.7;
    const { aboutInput } = layerNats(channel(scale), labels);
    // I(x; z) = E log p(z|x)/p(z) by drawing z.
    const draws = 4000;
    let sum = 0;
    let squares = 0;
    for (let draw = 0; draw < draws; draw++) {
      const i = draw % POINTS;
      const eta = normal(foldIn(key('draws'), draw), 2);
      const z = [0, 1].map((k) => means[2 * i + k]! + scale * eta[k]!);
      let mixture = 0;
      for (let j = 0; j < POINTS; j++) {
        const distance = z.reduce((total, each, k) => total + (each - means[2 * j + k]!) ** 2, 0);
        mixture += Math.exp(-distance / (2 * scale ** 2)) / POINTS;
      }
      const local = -(eta[0]! ** 2 + eta[1]! ** 2) / 2 - Math.log(mixture);
      sum += local / draws;
      squares += local ** 2 / draws;
    }
    const error = Math.sqrt((squares - sum ** 2) / draws);
    expect(aboutInput.lower).toBeLessThan(sum + 4 * error);
    expect(aboutInput.upper).toBeGreaterThan(sum - 4 * error);
    expect(aboutInput.upper - aboutInput.lower).toBeLessThan(1);
  });

  it('goes to nothing under much noise', () => {
    const { aboutInput, aboutLabel } = layerNats(channel(1000), labels);
    expect(aboutInput.upper).toBeLessThan(1e-5);
    expect(aboutLabel).toBeLessThan(1e-5);
  });
});
