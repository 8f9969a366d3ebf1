import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { selectiveRisk } from './selectiveRisk.js';

describe('selectiveRisk', () => {
  it('is the mean loss of those that are answered', () => {
    const { risk, coverage, value } = selectiveRisk([0, 1, 0, 1], [0.9, 0.2, 0.8, 0.7]);
    expect(Array.from(coverage)).toEqual([0.25, 0.5, 0.75, 1]);
    expect(Array.from(risk)).toEqual([0, 0, 1 / 3, 0.5]);
    expect(value).toBeCloseTo((1 / 3 + 0.5) / 4, 14);
  });

  it('answers equal confidences together, in whatever order they come', () => {
    const sample = fc.record({ loss: fc.integer({ min: 0, max: 3 }), sure: fc.integer({ min: 0, max: 2 }) });
    fc.assert(
      fc.property(fc.array(sample, { minLength: 1, maxLength: 15 }), (samples) => {
        const of = (some: typeof samples) =>
          selectiveRisk(
            some.map(({ loss }) => loss),
            some.map(({ sure }) => sure),
          );
        const { risk } = of(samples);
        Array.from(of([...samples].reverse()).risk).forEach((value, n) => {
          expect(value).toBeCloseTo(risk[n]!, 12);
        });
        const mean = samples.reduce((sum, { loss }) => sum + loss, 0) / samples.length;
        expect(risk.at(-1)).toBeCloseTo(mean, 12);
      }),
    );
  });

  it('leaves the risk at the mean loss where confidence tells nothing', () => {
    expect(Array.from(selectiveRisk([0, 1, 1, 0], [1, 1, 1, 1]).risk)).toEqual([0.5, 0.5, 0.5, 0.5]);
  });

  it('refuses what is none', () => {
    expect(() => selectiveRisk([], [])).toThrow('selectiveRisk: losses must be at least one');
    expect(() => selectiveRisk([1], [1, 2])).toThrow('confidence must be as many as losses, 1, got 2.');
    expect(() => selectiveRisk([Infinity], [1])).toThrow('losses must be finite numbers, got Infinity.');
    expect(() => selectiveRisk([1], [Number.NaN])).toThrow('confidence must be numbers, got NaN.');
    expect(() => selectiveRisk([undefined, 1] as never, [0.9, 0.6])).toThrow(
      'selectiveRisk: losses must be numbers, got undefined at 0.',
    );
    expect(() => selectiveRisk([0, 1], ['0.9', '0.6'] as never)).toThrow('confidence must be numbers, got "0.9" at 0.');
    expect(() => selectiveRisk([0], undefined as never)).toThrow('confidence must be an array of numbers, got');
  });
});
