import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  betaAt,
  BETAS,
  DATA_SETS,
  DEFAULTS,
  fromHash,
  MOST_DISTRACTORS,
  MOST_STEPS,
  NOISES,
  type Settings,
  toHash,
  withBeta,
} from './settings.js';
import { onGrid } from '../points/ownPoint.js';

const beta = fc.constantFrom(...BETAS);
const betas = fc
  .tuple(beta, fc.array(fc.record({ step: fc.integer({ min: 1, max: MOST_STEPS }), beta }), { maxLength: 60 }))
  .map(([first, changes]) =>
    changes
      .sort((a, b) => a.step - b.step)
      .reduce((history, change) => withBeta(history, change), withBeta([], { step: 0, beta: first })),
  );
const point = fc.record({
  x: fc.double({ min: -3, max: 3, noNaN: true }).map(onGrid),
  y: fc.double({ min: -3, max: 3, noNaN: true }).map(onGrid),
  label: fc.constantFrom(0 as const, 1 as const),
});

/** Settings that an address can hold: a file it cannot, and what plays no part it leaves out. */
const settings: fc.Arbitrary<Settings> = fc
  .record({
    data: fc.constantFrom(...DATA_SETS.filter((each) => each !== 'csv')),
    points: fc.array(point, { maxLength: 30 }),
    distractors: fc.integer({ min: 0, max: MOST_DISTRACTORS }),
    noise: fc.constantFrom(...NOISES),
    betas,
    rate: fc.constantFrom(0.1, 0.35, 0.5, 0.9),
    seed: fc.integer({ min: 0, max: 999_999 }),
    steps: fc.integer({ min: 0, max: MOST_STEPS }),
  })
  .map((each) => ({
    ...each,
    points: each.data === 'points' ? each.points.toSorted((a, b) => a.label - b.label) : [],
    betas: each.noise === 'information' ? each.betas : DEFAULTS.betas,
    rate: each.noise === 'binary' || each.noise === 'gaussian' ? each.rate : DEFAULTS.rate,
  }));

describe('the address', () => {
  it('holds all settings, and they come back from it', () => {
    fc.assert(
      fc.property(settings, (each) => {
        const back = fromHash(`#${toHash(each)}`);
        expect(back.points.length).toBe(each.points.length);
        for (const [i, { x, y, label }] of back.points.entries()) {
          expect(x).toBeCloseTo(each.points[i]!.x, 12);
          expect(y).toBeCloseTo(each.points[i]!.y, 12);
          expect(label).toBe(each.points[i]!.label);
        }
        expect({ ...back, points: [] }).toEqual({ ...each, points: [] });
      }),
    );
  });

  it('is empty at the defaults', () => {
    expect(toHash(DEFAULTS)).toBe('');
    expect(fromHash('')).toEqual(DEFAULTS);
  });

  it('tells when β was moved', () => {
    const moved = withBeta(withBeta([{ step: 0, beta: 0.01 }], { step: 340, beta: 0.2 }), { step: 900, beta: 0 });
    expect(toHash({ ...DEFAULTS, betas: moved })).toBe('beta=0.01,0.2@340,0@900');
  });

  it('gives a default for what it says wrongly, and no file', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const read = fromHash(text);
        expect(fromHash(toHash(read))).toEqual(read);
      }),
    );
    expect(fromHash('#seed=-1&steps=1e9&noise=loud&beta=1@5&rate=2&data=csv&points=abc')).toEqual(DEFAULTS);
  });
});

describe('the history of β', () => {
  it('keeps the last of several changes at one step, and none that changes nothing', () => {
    const history = withBeta(withBeta([{ step: 0, beta: 0.1 }], { step: 5, beta: 0.2 }), { step: 5, beta: 0.3 });
    expect(history).toEqual([
      { step: 0, beta: 0.1 },
      { step: 5, beta: 0.3 },
    ]);
    expect(withBeta(history, { step: 9, beta: 0.3 })).toEqual(history);
    expect([0, 4, 5, 99].map((step) => betaAt(history, step))).toEqual([0.1, 0.1, 0.3, 0.3]);
  });
});
