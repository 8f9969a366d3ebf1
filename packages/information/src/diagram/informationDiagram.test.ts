import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coInformation } from '../discrete/measures/coInformation.js';
import { conditionalMutualInformation } from '../discrete/measures/conditionalMutualInformation.js';
import { entropy } from '../discrete/measures/entropy.js';
import { mutualInformation } from '../discrete/measures/mutualInformation.js';
import { counts, probabilities } from '../discrete/data/table.js';
import { columns } from '../samples.js';
import { informationDiagram } from './informationDiagram.js';

const symbols = fc.integer({ min: 0, max: 2 });
const triples = fc.array(fc.tuple(symbols, symbols, symbols), { minLength: 1, maxLength: 30 });
const split = <T>(rows: readonly (readonly T[])[], j: number): T[] => rows.map((row) => row[j]!);

describe('informationDiagram', () => {
  it('of two variables has three regions that add up to the joint entropy', () => {
    const { regions, quantities, unit, samples, estimator } = informationDiagram([0, 0, 1, 1], [0, 0, 0, 1], {
      base: 2,
    });
    expect(regions.map(({ name, inside }) => [name, inside])).toEqual([
      ['H(X|Y)', ['X']],
      ['H(Y|X)', ['Y']],
      ['I(X;Y)', ['X', 'Y']],
    ]);
    // AND with one of its arguments, in bits: I = 0.311278124 (JIDT), H(X) = 1, H(Y) = 0.811278124.
    expect(quantities['I(X;Y)']).toBeCloseTo(0.311278124459133, 12);
    expect(quantities['H(X)']).toBeCloseTo(1, 14);
    expect(quantities['H(Y)']).toBeCloseTo(0.811278124459133, 12);
    expect(quantities['H(X|Y)']).toBeCloseTo(0.688721875540867, 12);
    expect(quantities['H(X,Y)']).toBeCloseTo(1.5, 14);
    expect(Object.keys(quantities)).toHaveLength(6);
    expect({ unit, samples, estimator }).toEqual({ unit: 'bits', samples: 4, estimator: 'plug-in' });
  });

  it('of XOR has −1 bit in its centre, and 1 bit in each overlap of two', () => {
    const { regions } = informationDiagram([0, 0, 1, 1], [0, 1, 0, 1], [0, 1, 1, 0], { base: 2 });
    const values = Object.fromEntries(regions.map(({ name, value }) => [name, value]));
    const expected = {
      'H(X|Y,Z)': 0,
      'H(Y|X,Z)': 0,
      'H(Z|X,Y)': 0,
      'I(X;Y|Z)': 1,
      'I(X;Z|Y)': 1,
      'I(Y;Z|X)': 1,
      'I(X;Y;Z)': -1,
    };
    expect(Object.keys(values)).toEqual(Object.keys(expected));
    for (const [name, bits] of Object.entries(expected)) expect(values[name]).toBeCloseTo(bits, 13);
  });

  it('every quantity is the sum of its regions, and agrees with the measure of that name', () => {
    fc.assert(
      fc.property(triples, (rows) => {
        const [x, y, z] = [split(rows, 0), split(rows, 1), split(rows, 2)];
        const { regions, quantities } = informationDiagram(x, y, z);
        const over = (fits: (inside: readonly string[]) => boolean) =>
          regions.reduce((sum, { inside, value }) => (fits(inside) ? sum + value : sum), 0);
        for (const [name, value] of Object.entries(quantities)) {
          const [, kind, body] = /^([HI])\((.*)\)$/.exec(name)!;
          const [of, condition = ''] = body!.split('|') as [string, string?];
          const groups = (kind === 'H' ? [of] : of.split(';')).map((group) => group.split(','));
          const sum = over(
            (inside) =>
              groups.every((group) => group.some((each) => inside.includes(each))) &&
              !condition.split(',').some((each) => inside.includes(each)),
          );
          expect(value).toBeCloseTo(sum, 11);
        }
        expect(Object.keys(quantities)).toHaveLength(7 + 12 + 9 + 1);
        expect(quantities['H(X,Y,Z)']).toBeCloseTo(entropy(rows), 12);
        expect(quantities['I(Y;X,Z)']).toBeCloseTo(mutualInformation(y, columns(x, z)), 12);
        expect(quantities['I(X;Z|Y)']).toBeCloseTo(conditionalMutualInformation(x, z, y), 12);
        expect(quantities['I(X;Y;Z)']).toBeCloseTo(coInformation(columns(x, y, z)), 12);
      }),
      { numRuns: 40 },
    );
  });

  it('takes tables and names, and says how it was made', () => {
    const table = probabilities([
      [0.5, 0],
      [0.25, 0.25],
    ]);
    const diagram = informationDiagram(table, { names: ['rain', 'wet'] });
    expect(diagram.quantities['I(rain;wet)']).toBeCloseTo(mutualInformation(table), 14);
    expect(diagram).toMatchObject({ variables: ['rain', 'wet'], unit: 'nats', estimator: 'exact', warnings: [] });
    expect(diagram).not.toHaveProperty('samples');
    const counted = informationDiagram(counts([[[1, 2]], [[3, 4]]]), { estimator: 'millerMadow' });
    expect(counted.regions).toHaveLength(7);
    expect(counted.warnings).toHaveLength(1);
    expect(counted.settings).toEqual({ estimator: 'millerMadow' });
  });

  it('refuses other tables and names that do not tell variables apart', () => {
    expect(() => informationDiagram(probabilities([1]))).toThrow('informationDiagram: table must have 2 or 3 axes');
    expect(() => informationDiagram(probabilities([[1]]), { names: ['A'] })).toThrow(RangeError);
    expect(() => informationDiagram([0], [0], { names: ['A', 'A'] })).toThrow('names must be 2 different words');
    expect(() => informationDiagram([0], [0], { details: true } as never)).toThrow(TypeError);
    expect(() => informationDiagram([0], [0], [0, 1])).toThrow(RangeError);
  });
});
