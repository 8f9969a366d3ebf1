import { gaussianMixtureBounds } from '@infodrop/information';
import { foldIn, key, normal, uniform } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { type Channel, channelInformation } from './channelInformation.js';

const own = [1, 0, 0, 1];

describe('channelInformation', () => {
  it('is log n of inputs that are far apart, and 0 of inputs that are alike', () => {
    const apart: Channel = { inputs: 2, units: 1, means: [0, 100], scales: [1, 1] };
    const { xz, zy, totalCorrelation, cap } = channelInformation(apart, { task: own, key: key(0) });
    for (const value of [xz, zy, cap]) expect(value).toBeCloseTo(Math.log(2), 12);
    expect(totalCorrelation).toBeCloseTo(0, 12);
    const alike: Channel = { inputs: 2, units: 2, means: [0, 1, 0, 1], scales: [1, 2, 1, 2] };
    const nothing = channelInformation(alike, { task: own, key: key(0) });
    for (const value of [nothing.xz, nothing.zy, nothing.totalCorrelation]) expect(value).toBeCloseTo(0, 12);
  });

  it('agrees with an integral over z', () => {
    const channel: Channel = { inputs: 2, units: 1, means: [0, 1.5], scales: [1, 0.5] };
    const density = (z: number, i: number): number =>
      Math.exp(-0.5 * ((z - Number(channel.means[i])) / Number(channel.scales[i])) ** 2) /
      (Number(channel.scales[i]) * Math.sqrt(2 * Math.PI));
    let exact = 0;
    for (let z = -10; z < 10; z += 1e-3) {
      const whole = (density(z, 0) + density(z, 1)) / 2;
      for (const i of [0, 1])
        if (density(z, i) > 0) exact += (1e-3 * density(z, i) * Math.log(density(z, i) / whole)) / 2;
    }
    const draws = 20_000;
    const { xz, zy } = channelInformation(channel, { task: own, draws, key: key(1) });
    // Of a term of at most log 2 in size and more below, with a deviation below 1: five standard errors.
    expect(Math.abs(xz - exact)).toBeLessThan(5 / Math.sqrt(2 * draws));
    // y is x, so that both are one number.
    expect(Math.abs(zy - exact)).toBeLessThan(5 / Math.sqrt(2 * draws));
  });

  it('lies between the pairwise bounds, and never says more of y than of x', () => {
    const [inputs, units] = [40, 3];
    const means = normal(foldIn(key(2), 'means'), inputs * units);
    const scales = Float64Array.from(uniform(foldIn(key(2), 'scales'), inputs * units), (u) => 0.1 + u);
    const task = Array.from({ length: 2 * inputs }, (_, cell) => (Math.floor(cell / 2) % 2 === cell % 2 ? 0.9 : 0.1));
    const { xz, zy } = channelInformation({ inputs, units, means, scales }, { task, draws: 200, key: key(3) });
    const matrix = (data: ArrayLike<number>) => ({
      data: Float64Array.from(data),
      shape: [inputs, units] as [number, number],
    });
    const { lower, upper } = gaussianMixtureBounds(matrix(means), matrix(scales)).mutualInformation;
    expect(xz).toBeGreaterThan(lower);
    expect(xz).toBeLessThan(upper);
    expect(zy).toBeGreaterThan(0);
    expect(zy).toBeLessThan(xz);
  });

  it('has a total correlation of log 2 where two units tell the same of two inputs', () => {
    const channel: Channel = { inputs: 2, units: 2, means: [0, 0, 50, 50], scales: [1, 1, 1, 1] };
    expect(channelInformation(channel, { task: own, draws: 10, key: key(0) }).totalCorrelation).toBeCloseTo(
      Math.log(2),
      9,
    );
  });

  it('refuses scales of 0 and lengths that do not fit', () => {
    const channel: Channel = { inputs: 2, units: 1, means: [0, 1], scales: [1, 0] };
    expect(() => channelInformation(channel, { task: own, key: key(0) })).toThrow('scales must be > 0');
    expect(() => channelInformation({ ...channel, means: [0] }, { task: own, key: key(0) })).toThrow(
      'means must be 2 × 1 numbers',
    );
  });
});
