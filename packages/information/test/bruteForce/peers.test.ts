import { describe, expect, it } from 'vitest';
import { gaoMutualInformation } from '../../src/neighbours/estimators/gaoMutualInformation.js';
import { ksgConditionalMutualInformation } from '../../src/neighbours/estimators/ksgConditionalMutualInformation.js';
import { ksgTransferEntropy } from '../../src/neighbours/estimators/ksgTransferEntropy.js';
import { mesnerShaliziConditionalMutualInformation } from '../../src/neighbours/estimators/mesnerShaliziConditionalMutualInformation.js';
import { rossMutualInformation } from '../../src/neighbours/estimators/rossMutualInformation.js';
import { wangKlDivergence } from '../../src/neighbours/estimators/wangKlDivergence.js';
import { columns, type Columns } from '../../src/samples.js';
import { carried, expectNear, scaledColumns, stored } from '../golden/stored.js';

/** Written by tooling/golden/information/neighbours.py, which has the versions of the peers and demands that they agree. */
const golden = stored('neighbours') as {
  scale: [number];
  conditional: { columns: number[][]; dimensions: number[]; k: number; frenzelPompe: number; mesnerShalizi: number }[];
  mutualInformation: { columns: number[][]; dimensions: number[]; k: number; gao: number }[];
  mixtures: {
    columns: number[][];
    scale: number;
    k: number;
    gao: number;
    frenzelPompe: number;
    mesnerShalizi: number;
  }[];
  discreteAndContinuous: { columns: number[][]; labels: number[]; k: number; ross: number }[];
  divergence: { p: number[][]; q: number[][]; k: number; max: number; euclidean: number }[];
  transferEntropy: {
    source: number[];
    target: number[];
    sourceHistory: number;
    targetHistory: number;
    k: number;
    transferEntropy: number;
  }[];
};

const [SCALE] = golden.scale;

function variables(integers: number[][], dimensions: readonly number[], scale = SCALE): Columns<Float64Array>[] {
  const doubles = scaledColumns(integers, scale);
  let at = 0;
  return dimensions.map((size) => columns(...doubles.slice(at, (at += size))));
}

describe('stored output of peers', () => {
  it.each(carried(golden.conditional, 'columns'))(
    'infomeasure and npeet_plus: conditional mutual information of $dimensions dimensions, k = $k',
    ({ columns: integers, dimensions, k, frenzelPompe, mesnerShalizi }) => {
      const [x, y, z] = variables(integers, dimensions);
      expectNear(ksgConditionalMutualInformation(x!, y!, z!, { k }), frenzelPompe, 1e-12);
      expectNear(mesnerShaliziConditionalMutualInformation(x!, y!, z!, { k }), mesnerShalizi, 1e-12);
    },
  );

  it.each(golden.mixtures)(
    'brute force in numpy: mixtures, k = $k',
    ({ columns: integers, scale, k, gao, frenzelPompe, mesnerShalizi }) => {
      const [x, y, z] = variables(integers, [1, 1, 1], scale);
      expectNear(gaoMutualInformation(x!, y!, { k, form: 'logarithm' }), gao, 1e-12);
      expectNear(
        ksgConditionalMutualInformation(x!, y!, z!, { k, ties: 'keep', unreliable: 'keep' }),
        frenzelPompe,
        1e-12,
      );
      expectNear(mesnerShaliziConditionalMutualInformation(x!, y!, z!, { k }), mesnerShalizi, 1e-12);
    },
  );

  it('brute force in numpy: Gao of continuous variables of one to several dimensions', () => {
    for (const { columns: integers, dimensions, k, gao } of carried(golden.mutualInformation, 'columns')) {
      const [x, y] = variables(integers, dimensions);
      expectNear(gaoMutualInformation(x!, y!, { k, form: 'logarithm' }), gao, 1e-12);
    }
  });

  it.each(carried(golden.discreteAndContinuous, 'columns', 'labels'))(
    'scikit-learn: labels and a continuous variable, k = $k',
    ({ columns: integers, labels, k, ross }) => {
      expectNear(rossMutualInformation(variables(integers, [1])[0]!, labels, { k }), ross, 1e-12);
    },
  );

  it.each(carried(golden.divergence, 'p', 'q'))('npeet_plus: divergence, k = $k', ({ p, q, k, max, euclidean }) => {
    const [x, y] = [variables(p, [p.length])[0]!, variables(q, [q.length])[0]!];
    expectNear(wangKlDivergence(x, y, { k }), max, 1e-12);
    expectNear(wangKlDivergence(x, y, { k, norm: 'euclidean' }), euclidean, 1e-12);
  });

  it.each(carried(golden.transferEntropy, 'source', 'target'))(
    'infomeasure: transfer entropy, histories $sourceHistory and $targetHistory',
    ({ source, target, sourceHistory, targetHistory, k, transferEntropy }) => {
      const [x, y] = scaledColumns([source, target], 1);
      expectNear(ksgTransferEntropy(x!, y!, { sourceHistory, targetHistory, k }), transferEntropy, 1e-12);
    },
  );

  it('scikit-learn: labels of fewer than k samples take fewer neighbours, and of one sample none', () => {
    // sklearn 1.9.1, sklearn.feature_selection._mutual_info._compute_mi_cd(x, labels, k) for k = 1, 2, 3.
    // Multiples of 1/64, for it has few samples' distances from squares, and their rounding would move the edge of a ball.
    const x = [7, 33, 24, 124, 77, 50, 157, 131, 212, 184, 105, 61, 238, 261, 149, 17].map((n) => n / 64);
    const labels = [0, 0, 0, 1, 1, 0, 2, 1, 2, 2, 1, 0, 2, 3, 1, 4];
    for (const [at, expected] of [0.8825147075147077, 0.927752802752803, 0.9151677687391973].entries()) {
      expectNear(rossMutualInformation(x, labels, { k: at + 1, rareLabels: 'lowerK' }), expected, 1e-13);
    }
    expect(() => rossMutualInformation(x, labels, { k: 1 })).toThrow('got 1 of 3');
  });
});
