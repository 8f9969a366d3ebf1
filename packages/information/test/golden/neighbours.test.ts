import { describe, expect, it } from 'vitest';
import { gaoMutualInformation } from '../../src/neighbours/estimators/gaoMutualInformation.js';
import { kozachenkoLeonenkoEntropy } from '../../src/neighbours/estimators/kozachenkoLeonenkoEntropy.js';
import { ksgConditionalMutualInformation } from '../../src/neighbours/estimators/ksgConditionalMutualInformation.js';
import { ksgMutualInformation } from '../../src/neighbours/estimators/ksgMutualInformation.js';
import { ksgTotalCorrelation } from '../../src/neighbours/estimators/ksgTotalCorrelation.js';
import { ksgTransferEntropy } from '../../src/neighbours/estimators/ksgTransferEntropy.js';
import { mesnerShaliziConditionalMutualInformation } from '../../src/neighbours/estimators/mesnerShaliziConditionalMutualInformation.js';
import { rossMutualInformation } from '../../src/neighbours/estimators/rossMutualInformation.js';
import { wangKlDivergence } from '../../src/neighbours/estimators/wangKlDivergence.js';
import { columns, type Columns } from '../../src/samples.js';
import { carried, expectNear, scaledColumns, stored } from './stored.js';

type Integers = number[][];

interface Pair {
  name: string;
  columns: Integers;
  dimensions: number[];
  k: number;
  peers: string[];
  ksg1: number;
  ksg2: number;
  ksg1Euclidean: number;
  gao: number;
  gaoProgram: number;
  local?: number[];
}

const golden = stored('neighbours') as {
  scale: [number];
  mutualInformation: Pair[];
  entropy: { name: string; columns: Integers; k: number; max: number; euclidean: number }[];
  totalCorrelation: { columns: Integers; dimensions: number[]; k: number; ksg1: number; ksg2: number }[];
  conditional: {
    name: string;
    columns: Integers;
    dimensions: number[];
    k: number;
    peers: string[];
    frenzelPompe: number;
    mesnerShalizi: number;
  }[];
  discreteAndContinuous: { columns: Integers; labels: number[]; k: number; peers: string[]; ross: number }[];
  mixtures: {
    name: string;
    columns: Integers;
    scale: number;
    k: number;
    ksg1: number;
    gao: number;
    gaoProgram: number;
    frenzelPompe: number;
    mesnerShalizi: number;
  }[];
  divergence: { name: string; p: Integers; q: Integers; k: number; max: number; euclidean: number }[];
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

/** The columns as variables of so many dimensions each. */
function variables(integers: Integers, dimensions: readonly number[], scale = SCALE): Columns<Float64Array>[] {
  const doubles = scaledColumns(integers, scale);
  let at = 0;
  return dimensions.map((size) => columns(...doubles.slice(at, (at += size))));
}

describe('KSG mutual information', () => {
  it.each(carried(golden.mutualInformation, 'columns'))(
    'is that of $peers: $name, k = $k',
    ({ columns: integers, dimensions, k, ksg1, ksg2, ksg1Euclidean, local }) => {
      const [x, y] = variables(integers, dimensions);
      const going = { k, unreliable: 'keep' } as const;
      expectNear(ksgMutualInformation(x!, y!, going), ksg1, 1e-12);
      expectNear(ksgMutualInformation(x!, y!, { ...going, algorithm: 2 }), ksg2, 1e-12);
      expectNear(ksgMutualInformation(x!, y!, { ...going, norm: 'euclidean' }), ksg1Euclidean, 1e-12);
      if (local !== undefined) {
        const values = ksgMutualInformation(x!, y!, { k, details: true }).local!;
        expect(values).toHaveLength(local.length);
        for (const [i, value] of local.entries()) expectNear(values[i]!, value, 1e-12);
      }
    },
  );

  it.each(golden.mixtures)('keeps ties as they are: $name, k = $k', ({ columns: integers, scale, k, ksg1 }) => {
    const [x, y] = variables(integers, [1, 1], scale);
    expectNear(ksgMutualInformation(x!, y!, { k, ties: 'keep', unreliable: 'keep' }), ksg1, 1e-12);
  });
});

describe('Kozachenko–Leonenko entropy', () => {
  it.each(carried(golden.entropy, 'columns'))(
    'is that of infomeasure, ennemi and npeet_plus: $name, k = $k',
    ({ columns: integers, k, max, euclidean }) => {
      const x = columns(...scaledColumns(integers, SCALE));
      expectNear(kozachenkoLeonenkoEntropy(x, { k }), max, 1e-12);
      expectNear(kozachenkoLeonenkoEntropy(x, { k, norm: 'euclidean' }), euclidean, 1e-12);
    },
  );
});

describe('KSG total correlation', () => {
  it.each(carried(golden.totalCorrelation, 'columns'))(
    'is that of infomeasure: dimensions $dimensions, k = $k',
    ({ columns: integers, dimensions, k, ksg1, ksg2 }) => {
      const x = columns(...scaledColumns(integers, SCALE));
      expectNear(ksgTotalCorrelation(x, { k, dimensions }), ksg1, 1e-12);
      expectNear(ksgTotalCorrelation(x, { k, dimensions, algorithm: 2 }), ksg2, 1e-12);
    },
  );
});

describe('conditional mutual information', () => {
  it.each(carried(golden.conditional, 'columns'))(
    'is that of $peers: $name, k = $k',
    ({ columns: integers, dimensions, k, frenzelPompe, mesnerShalizi }) => {
      const [x, y, z] = variables(integers, dimensions);
      expectNear(ksgConditionalMutualInformation(x!, y!, z!, { k }), frenzelPompe, 1e-12);
      expectNear(mesnerShaliziConditionalMutualInformation(x!, y!, z!, { k }), mesnerShalizi, 1e-12);
    },
  );
});

describe('mutual information of mixtures is that of all pairs, by the equations of the papers', () => {
  it.each(golden.mixtures)(
    '$name, k = $k',
    ({ columns: integers, scale, k, gao, gaoProgram, frenzelPompe, mesnerShalizi }) => {
      const [x, y, z] = variables(integers, [1, 1, 1], scale);
      expectNear(gaoMutualInformation(x!, y!, { k, form: 'logarithm' }), gao, 1e-12);
      expectNear(gaoMutualInformation(x!, y!, { k, ties: 'keep', unreliable: 'keep' }), gaoProgram, 1e-12);
      expectNear(
        ksgConditionalMutualInformation(x!, y!, z!, { k, ties: 'keep', unreliable: 'keep' }),
        frenzelPompe,
        1e-12,
      );
      expectNear(mesnerShaliziConditionalMutualInformation(x!, y!, z!, { k }), mesnerShalizi, 1e-12);
    },
  );

  it.each(carried(golden.mutualInformation, 'columns'))(
    'continuous: $name, k = $k',
    ({ columns: integers, dimensions, k, gao, gaoProgram }) => {
      const [x, y] = variables(integers, dimensions);
      expectNear(gaoMutualInformation(x!, y!, { k, form: 'logarithm' }), gao, 1e-12);
      expectNear(gaoMutualInformation(x!, y!, { k }), gaoProgram, 1e-12);
    },
  );
});

describe('mutual information of a continuous variable and labels', () => {
  it.each(carried(golden.discreteAndContinuous, 'columns', 'labels'))(
    'is that of $peers: k = $k',
    ({ columns: integers, labels, k, ross }) => {
      expectNear(rossMutualInformation(columns(...scaledColumns(integers, SCALE)), labels, { k }), ross, 1e-12);
    },
  );
});

describe('divergence between samples', () => {
  it.each(carried(golden.divergence, 'p', 'q'))(
    'is that of npeet_plus: $name, k = $k',
    ({ p, q, k, max, euclidean }) => {
      const [x, y] = [p, q].map((each) => columns(...scaledColumns(each, SCALE)));
      expectNear(wangKlDivergence(x!, y!, { k, norm: 'max' }), max, 1e-12);
      expectNear(wangKlDivergence(x!, y!, { k, norm: 'euclidean' }), euclidean, 1e-12);
    },
  );
});

describe('transfer entropy', () => {
  it.each(carried(golden.transferEntropy, 'source', 'target'))(
    'is that of infomeasure: histories $sourceHistory and $targetHistory, k = $k',
    ({ source, target, transferEntropy, ...options }) => {
      const [from, to] = scaledColumns([source, target], SCALE);
      expectNear(ksgTransferEntropy(from!, to!, options), transferEntropy, 1e-12);
    },
  );
});
