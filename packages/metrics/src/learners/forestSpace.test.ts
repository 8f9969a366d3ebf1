import { integers, key, normal } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { binFeatures } from './binnedFeatures.js';
import { growClassificationTree } from './classificationTree.js';
import { featureDraw } from './featureDraw.js';
import { compiledForest } from './forestKernel.js';
import { type ForestSpace, plainForest } from './forestSpace.js';
import { compiledVotes, plainVotes } from './forestVotes.js';

const ROWS = 2003;

/** A feature of many values, one of few, a constant, the first again, and one that a single row has. */
const columns = [
  Float64Array.from(normal(key('many'), ROWS)),
  Float64Array.from(integers(key('few'), ROWS, { high: 5 })),
  new Float64Array(ROWS).fill(7),
  Float64Array.from(normal(key('many'), ROWS)),
  Float64Array.from({ length: ROWS }, (_, row) => (row === 17 ? 1 : 0)),
];
const features = binFeatures(columns);
const labelsOf = (classes: number): Int32Array => {
  const noise = normal(key('noise'), ROWS);
  return Int32Array.from(
    noise,
    (each, row) => Math.abs(Math.round(2 * columns[0]![row]! + columns[1]![row]! + each)) % classes,
  );
};
const compiled = (classes: number): ForestSpace => {
  const space = compiledForest(features, labelsOf(classes), classes);
  if (space === undefined) throw new Error('no WebAssembly here');
  return space;
};
const spaces = (classes: number) => [plainForest(features, labelsOf(classes), classes), compiled(classes)] as const;

describe('forestSpace', () => {
  it.each([
    ['plain', 0],
    ['compiled', 1],
  ] as const)('%s: finds the split that a search of all finds, in rows drawn', (_, which) => {
    const classes = 4;
    const labels = labelsOf(classes);
    const space = spaces(classes)[which];
    for (const draws of [ROWS, 40]) {
      const drawn = integers(key(`draws ${draws}`), draws, { high: ROWS });
      const held = space.begin(drawn);
      expect(held).toBe(new Set(drawn).size);
      expect(space.count(0, held)).toBe(draws);
      const counted = (rows: Iterable<number>): number[] => {
        const found = new Array<number>(classes).fill(0);
        for (const row of rows) found[labels[row]!]!++;
        return found;
      };
      expect([...space.counts]).toEqual(counted(drawn));
      for (const minLeaf of [1, 9]) {
        const asked = { from: 0, to: held, total: draws, minLeaf, margin: 1e-12 * draws };
        features.bins.forEach((column, feature) => {
          let expected = { score: -1, last: 0, next: 0 };
          const bins = [...new Set(Array.from(drawn, (row) => column[row]!))].sort((a, b) => a - b);
          bins.slice(1).forEach((next, at) => {
            const sides = [drawn.filter((row) => column[row]! < next), drawn.filter((row) => column[row]! >= next)];
            const score = sides.reduce(
              (sum, side) => sum + counted(side).reduce((squares, each) => squares + each ** 2, 0) / side.length,
              0,
            );
            const isLargeEnough = sides.every((side) => side.length >= minLeaf);
            if (isLargeEnough && score - expected.score > asked.margin) expected = { score, last: bins[at]!, next };
          });
          const best = { score: -1, feature: -1, last: 0, next: 0 };
          expect(space.search(feature, asked, best)).toBe(bins.length > 1);
          expect(best).toEqual({ ...expected, feature: expected.score < 0 ? -1 : feature });
        });
      }
    }
  });

  it.each([1, 2, 3, 8, 21])(
    'compiled grows the trees of plain loops, and asks them to the same bits, %i classes',
    (classes) => {
      const [plain, own] = spaces(classes);
      const depths = [1, 3, 30];
      const size = { classes, depths, nodes: 2 * ROWS };
      const votes = [plainVotes(columns, size), compiledVotes(columns, size)!];
      for (const minLeaf of [1, 5]) {
        for (const drawnRows of [undefined, integers(key('drawn'), ROWS, { high: ROWS })]) {
          const [expected, found] = [plain, own].map((space) => {
            const saved: number[][] = [];
            const grown = growClassificationTree(features, space, {
              maxDepth: 30,
              minLeaf,
              candidates: 2,
              drawnRows,
              drawn: featureDraw(key('features'), columns.length),
              saved: (...each) => saved.push(each),
            });
            return { grown, saved };
          });
          expect(found).toEqual(expected);
          votes.forEach((each) => {
            each.add(found!.grown);
          });
        }
      }
      expect(votes[1]!.sums()).toEqual(votes[0]!.sums());
    },
  );

  it('is passed over where there is no memory for it', () => {
    const size = { classes: 3, depths: [1], nodes: 2 ** 32 };
    expect(compiledVotes(columns, size)).toBeUndefined();
  });
});
