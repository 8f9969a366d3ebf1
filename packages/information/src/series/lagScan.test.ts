import { key, normal, uniform } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { mutualInformation } from '../discrete/measures/mutualInformation.js';
import { transferEntropy } from '../discrete/measures/transferEntropy.js';
import { gaussianMutualInformation } from '../gaussian/mutualInformation.js';
import { gaussianTransferEntropy } from '../gaussian/transferEntropy.js';
import { ksgMutualInformation } from '../neighbours/estimators/ksgMutualInformation.js';
import { ksgTransferEntropy } from '../neighbours/estimators/ksgTransferEntropy.js';
import { columns } from '../samples.js';
import { circularShiftTest } from '../significance/circularShiftTest.js';
import { adjustedPValues } from '../features/adjustedPValues.js';
import { workers } from '../workers/workers.js';
import { lagScan } from './lagScan.js';

const N = 240;
const x = Float64Array.from(normal(key(1), N));
/** x, three later, and noise. */
const y = Float64Array.from(normal(key(2), N), (v, t) => 0.5 * v + (t < 3 ? 0 : x[t - 3]!));
const sign = (values: Float64Array): string[] => Array.from(values, (v) => (v > 0 ? 'up' : 'down'));

describe('lagScan of a measure of pairs', () => {
  it.each([
    ['mutualInformation', mutualInformation, sign(x), sign(y)],
    ['gaussianMutualInformation', gaussianMutualInformation, x, y],
    ['ksgMutualInformation', ksgMutualInformation, x, y],
  ] as [string, typeof mutualInformation, string[], string[]][])(
    'has the values of %s at single lags',
    async (_, measure, a, b) => {
      const scan = await lagScan(measure, [a, b], { lags: { from: -5, to: 5 }, options: { base: 2 } });
      expect(scan.map(({ lag }) => lag)).toEqual([-5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5]);
      for (const { lag, value, samples, unit, estimator } of scan) {
        const [first, second] = lag < 0 ? [a.slice(-lag), b.slice(0, N + lag)] : [a.slice(0, N - lag), b.slice(lag)];
        const alone = measure(first, second, { base: 2, details: true });
        expect(value).toBe(alone.value);
        expect({ samples, unit, estimator }).toEqual({ samples: N - Math.abs(lag), unit: 'bits', estimator: alone.estimator }); // prettier-ignore
      }
      const best = scan.reduce((most, each) => (each.value > most.value ? each : most));
      expect(best.lag).toBe(3);
      // The other way round, all lags are.
      const back = await lagScan(measure, [b, a], { lags: [-3, 2] });
      expect(back[0]!.value).toBeCloseTo(best.value * Math.LN2, 12);
    },
  );

  it('takes series of several columns, in any form', async () => {
    const rows = Array.from(x, (v, t) => [v, y[N - 1 - t]!]);
    const [point] = await lagScan(ksgMutualInformation, [rows, y], { lags: [3] });
    const [same] = await lagScan(ksgMutualInformation, [columns(x, y.slice().reverse()), Array.from(y)], { lags: [3] });
    expect(point!.value).toBe(ksgMutualInformation(rows.slice(0, N - 3), y.slice(3)));
    expect(same!.value).toBe(point!.value);
  });

  it('has no lag that reaches from one trial into another', async () => {
    const trialLengths = [100, 140];
    const scan = await lagScan(gaussianMutualInformation, [x, y], { lags: { from: -2, to: 2 }, trialLengths });
    for (const { lag, value, samples } of scan) {
      const apart = Math.abs(lag);
      const later = Array.from({ length: N }, (_, t) => t).filter((t) => (t < 100 ? t >= apart : t >= 100 + apart));
      const earlier = later.map((t) => t - apart);
      const [first, second] = lag < 0 ? [later, earlier] : [earlier, later];
      expect(value).toBe(gaussianMutualInformation(first.map((t) => x[t]!), second.map((t) => y[t]!))); // prettier-ignore
      expect(samples).toBe(N - 2 * Math.abs(lag));
    }
  });

  it('takes a function of one’s own, which gets the series in the form that they were given in', async () => {
    const equal = (a: readonly string[], b: readonly string[]): number =>
      a.filter((each, t) => each === b[t]).length / a.length;
    const letters = Array.from(uniform(key(3), 50), (u) => 'abc'[Math.floor(3 * u)]!);
    const scan = await lagScan(equal, [letters, ['a', ...letters.slice(0, -1)]], { lags: [0, 1] });
    expect(scan[1]).toMatchObject({ lag: 1, value: 1, samples: 49, estimator: 'equal' });
    expect(scan[0]!.value).toBeLessThan(0.7);
    expect('unit' in scan[0]!).toBe(false);
  });
});

describe('lagScan of a transfer entropy', () => {
  it.each([
    ['transferEntropy', transferEntropy, sign(x), sign(y)],
    ['gaussianTransferEntropy', gaussianTransferEntropy, x, y],
    ['ksgTransferEntropy', ksgTransferEntropy, x, y],
  ] as [string, typeof transferEntropy, string[], string[]][])(
    'has the values of %s at single delays',
    async (_, measure, a, b) => {
      const scan = await lagScan(measure, [a, b], { delays: { from: 1, to: 5 }, options: { history: 2 } });
      for (const { lag, value, samples, settings } of scan) {
        const alone = measure(a, b, { history: 2, delay: lag, details: true });
        expect({ value, samples, settings }).toEqual({ value: alone.value, samples: alone.samples, settings: alone.settings }); // prettier-ignore
      }
      expect(scan.map(({ lag }) => lag)).toEqual([1, 2, 3, 4, 5]);
      // With two samples of the past, delays of 2 and 3 have x three back.
      expect(scan[2]!.value).toBeGreaterThan(Math.max(scan[0]!.value, scan[3]!.value) + 0.1);
    },
  );
});

describe('p-values of lagScan', () => {
  it('are those of the circular shift test, corrected for the number of lags', async () => {
    const options = { seed: 3, permutations: 39, minimumShift: 20 };
    const scan = await lagScan(gaussianMutualInformation, [x, y], { ...options, lags: { from: 1, to: 4 } });
    for (const { lag, value, pValue, settings } of scan) {
      const alone = await circularShiftTest(gaussianMutualInformation, [x.slice(0, N - lag), y.slice(lag)], options);
      expect({ value, pValue, settings }).toEqual({ value: alone.value, pValue: alone.pValue, settings: alone.settings }); // prettier-ignore
    }
    const pValues = scan.map(({ pValue }) => pValue!);
    expect(scan.map(({ adjustedPValue }) => adjustedPValue)).toEqual(adjustedPValues(pValues, 'holm'));
    expect(scan[2]).toMatchObject({ pValue: 1 / 40, adjustedPValue: 0.1 });
    const plain = await lagScan(gaussianMutualInformation, [x, y], { ...options, lags: [1, 2, 3, 4], correction: 'none' }); // prettier-ignore
    expect(plain.map(({ adjustedPValue }) => adjustedPValue)).toEqual(pValues);
  });

  it('find a delay of a transfer entropy, and none where there is none', async () => {
    const scan = await lagScan(ksgTransferEntropy, [x, y], { delays: [1, 3], permutations: 39 });
    expect(scan[1]!.pValue).toBe(1 / 40);
    expect(scan[0]!.pValue).toBeGreaterThan(0.1);
  });
});

describe('a long lagScan', () => {
  it('tells how far it has come, lags and permutations together', async () => {
    const told: number[] = [];
    const onProgress = ({ done, total }: { done: number; total: number }): void => {
      told.push(done / total);
    };
    await lagScan(gaussianMutualInformation, [x, y], { lags: [0, 1, 2, 3], onProgress });
    expect(told).toEqual([0.25, 0.5, 0.75, 1]);
    told.length = 0;
    await lagScan(gaussianMutualInformation, [x, y], { lags: [0, 1], permutations: 20, onProgress });
    expect(told.at(-1)).toBe(1);
    expect(told.every((each, i) => i === 0 || each >= told[i - 1]!)).toBe(true);
  });

  it('stops by its signal, between the lags too', async () => {
    const controller = new AbortController();
    const onProgress = (): void => {
      controller.abort('enough');
    };
    const { signal } = controller;
    const scan = lagScan(gaussianMutualInformation, [x, y], { lags: { from: 0, to: 50 }, signal, onProgress });
    await expect(scan).rejects.toBe('enough');
    await expect(lagScan(mutualInformation, [x, y], { lags: [1], signal })).rejects.toBe('enough');
  });

  it('has the same result with workers', async () => {
    const pool = workers({ count: 2 });
    for (const options of [{ lags: [0, 3] }, { lags: [0, 3], permutations: 20 }]) {
      const there = await lagScan(ksgMutualInformation, [x, y], { ...options, workers: pool });
      expect(there).toEqual(await lagScan(ksgMutualInformation, [x, y], options));
    }
    await pool.close();
  });
});

describe('lagScan', () => {
  it('warns where a measure would refuse', async () => {
    const coarse = (values: Float64Array) => values.map((v) => Math.round(2 * v) / 2);
    const [point] = await lagScan(ksgMutualInformation, [coarse(x), coarse(y)], { lags: [3] });
    expect(point!.warnings.join()).toMatch(/ties/);
  });

  it('refuses lags that are none, longer than the series, of the wrong measure, or both kinds', async () => {
    const refuses = async (options: object, message: string | RegExp, measure: unknown = mutualInformation) => {
      await expect(lagScan(measure as typeof mutualInformation, [sign(x), sign(y)], options)).rejects.toThrow(message);
    };
    await refuses({}, 'lagScan: either lags or delays must be given, got undefined and undefined.');
    await refuses({ lags: [1], delays: [1] }, 'either lags or delays must be given');
    await refuses({ lags: [] }, 'lags must be at least one integer');
    await refuses({ lags: [0.5] }, 'each of lags must be an integer');
    await refuses({ lags: [N] }, `≤ ${N - 1}, got ${N}`);
    await refuses({ lags: { from: 2, to: 1 } }, 'to of lags must be at least from, got 1 < 2');
    await refuses({ lags: { from: 2, until: 1 } }, /options must be among from, to, got "until"/);
    await refuses({ lags: 3 }, 'lags must be integers or { from, to }, got 3');
    await refuses({ delays: [0] }, 'each of delays must be an integer ≥ 1', transferEntropy);
    await refuses({ delays: [1], trialLengths: [N] }, 'trialLengths must be left out with delays', transferEntropy);
    await refuses({ lags: [1] }, 'got a measure with delays, plug-in. Give delays instead.', transferEntropy);
    await refuses({ delays: [1] }, /mutualInformation: options must be among .* got "delay"/);
    await refuses({ lags: [30], trialLengths: [N - 20, 20] }, 'each trial must be longer than the 30 samples');
    await refuses({ lags: [1], correction: 'sidak' }, 'correction must be one of');
    await refuses({ lags: [1], permutations: -1 }, 'permutations must be an integer ≥ 0');
    await refuses({ lags: [1], permutations: 1000 }, 'lagScan: permutations must be an integer');
    await refuses({ lags: [1], lag: 3 }, 'Did you mean lags?');
    await expect(lagScan(mutualInformation, [sign(x)] as never, { lags: [1] })).rejects.toThrow('Write [x, y].');
    await expect(lagScan(mutualInformation, [sign(x), ['up']], { lags: [0] })).rejects.toThrow(
      'same number of samples',
    );
    await refuses({ lags: [1] }, 'measure must be a function', 'mutualInformation');
  });
});
