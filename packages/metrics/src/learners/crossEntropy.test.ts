import { integers, key, normal } from '@infodrop/random';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type CrossEntropy, featureRows, outputsOf, plainRows } from './crossEntropy.js';
import { compiledRows } from './crossEntropyKernel.js';

interface LabelledRows {
  readonly columns: readonly Float64Array[];
  readonly labels: Int32Array;
  readonly size: number;
}

const plain = ({ columns, labels, size }: LabelledRows): CrossEntropy => plainRows(columns).withLabels(labels, size);
const compiled = ({ columns, labels, size }: LabelledRows): CrossEntropy => {
  const found = compiledRows(columns)?.withLabels(labels, size);
  if (found === undefined) throw new Error('no WebAssembly here');
  return {
    ...found,
    curvature(at) {
      const curvature = found.curvature(at);
      if (curvature === undefined) throw new Error('no memory left here');
      return curvature;
    },
  };
};

const given = (rows: number, features: number, size: number): LabelledRows => ({
  columns: Array.from({ length: features }, (_, j) => Float64Array.from(normal(key(`column ${j}`), rows))),
  labels: integers(key('labels'), rows, { high: size }),
  size,
});
const weightsOf = ({ columns, size }: LabelledRows, scale: number): Float64Array =>
  Float64Array.from(normal(key('weights'), outputsOf(size) * (columns.length + 1)), (weight) => scale * weight);
const expectClose = (found: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void => {
  expect(found).toHaveLength(expected.length);
  const most = Array.from(expected).reduce((a, b) => Math.max(a, Math.abs(b)), 1);
  for (let i = 0; i < expected.length; i++) expect(Math.abs(found[i]! - expected[i]!) / most).toBeLessThan(tolerance);
};

afterEach(() => {
  vi.restoreAllMocks();
});

describe.each([
  ['plain', plain],
  ['compiled', compiled],
] as const)('crossEntropy, %s', (_, make) => {
  it('is log size at weights of 0, and its gradient how many more the classes have than their share', () => {
    const rows = given(41, 2, 3);
    const found = make(rows);
    const gradient = new Float64Array(9);
    expect(found.loss(new Float64Array(9), gradient)).toBeCloseTo(41 * Math.log(3), 10);
    for (let k = 0; k < 3; k++) {
      const own = rows.labels.filter((label) => label === k).length;
      expect(gradient[3 * k + 2]).toBeCloseTo(41 / 3 - own, 10);
    }
    expectClose(found.shares(new Float64Array(9)), new Float64Array(123).fill(1 / 3), 1e-14);
  });

  it.each([2, 3, 4, 7])('has the gradient and the curvature of finite differences, %d classes', (size) => {
    const rows = given(23, 3, size);
    const { loss, curvature } = make(rows);
    const at = weightsOf(rows, 0.5);
    const [gradient, above, below] = [at, at, at].map((like) => new Float64Array(like.length)) as [
      ...[Float64Array<ArrayBuffer>, Float64Array<ArrayBuffer>, Float64Array<ArrayBuffer>],
    ];
    loss(at, gradient);
    const found = curvature(at);
    const h = 1e-5;
    for (let a = 0; a < at.length; a++) {
      const moved = (by: number): Float64Array => at.map((weight, b) => (a === b ? weight + by : weight));
      const difference = loss(moved(h), above) - loss(moved(-h), below);
      expect(gradient[a]).toBeCloseTo(difference / (2 * h), 6);
      for (let b = 0; b < at.length; b++) {
        const expected = b > a ? 0 : (above[b]! - below[b]!) / (2 * h);
        expect(found[a * at.length + b]).toBeCloseTo(expected, 6);
      }
    }
  });

  it('stays finite where classes are told for certain, and for one that no row has', () => {
    const columns = [Float64Array.of(-1, -1, 1, 1, 1)];
    const { loss, shares } = make({ columns, labels: Int32Array.of(0, 0, 2, 2, 0), size: 3 });
    const at = Float64Array.of(-1000, 0, 0, 0, 1000, 0);
    const gradient = new Float64Array(6);
    // The last row is told to be of class 2, and is of class 0.
    expect(loss(at, gradient)).toBeCloseTo(2000, 8);
    expectClose(gradient, [-1, -1, 0, 0, 1, 1], 1e-12);
    expectClose(shares(at), [1, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 1], 1e-12);
  });
});

describe('crossEntropy by the compiled kernel', () => {
  it.each([
    [1, 1, 2],
    [2, 2, 3],
    [101, 5, 2],
    [102, 4, 5],
    [1003, 10, 10],
    [64, 1, 300],
  ])('says of %d rows of %d features, %d classes, what plain loops say', (rows, features, size) => {
    const those = given(rows, features, size);
    const [one, other] = [plain(those), compiled(those)];
    for (const scale of [0, 1, 30]) {
      const at = weightsOf(those, scale);
      const [expected, found] = [new Float64Array(at.length), new Float64Array(at.length)];
      const loss = one.loss(at, expected);
      expect(Math.abs(other.loss(at, found) / loss - 1)).toBeLessThan(1e-12);
      expectClose(found, expected, 1e-12);
      expectClose(other.shares(at), one.shares(at), 1e-12);
      if (size < 300) expectClose(other.curvature(at), one.curvature(at), 1e-12);
    }
  });

  it('is none of more classes than there is memory for', () => {
    const rows = compiledRows([Float64Array.of(1, 2)]);
    expect(rows?.withLabels(Int32Array.of(0, 1), 2 ** 28)).toBeUndefined();
    expect(rows?.withLabels(Int32Array.of(0, 1), 2)).toBeDefined();
  });

  it('reserves no more for many features and classes than they need, but for their curvature', () => {
    const grow = vi.spyOn(WebAssembly.Memory.prototype, 'grow');
    const those = given(50, 2000, 20);
    const found = compiledRows(those.columns)?.withLabels(those.labels, those.size);
    expect(grow.mock.calls.reduce((pages, [more]) => pages + more, 0)).toBeLessThan(64);
    const at = weightsOf(those, 0.01);
    expectClose(found?.shares(at) ?? [], plain(those).shares(at), 1e-12);
    // 6.7 GB.
    expect(found?.curvature(at)).toBeUndefined();
    expectClose(found?.shares(at) ?? [], plain(those).shares(at), 1e-12);
  });

  it('leaves the curvature to plain loops where there is no memory for it', () => {
    const those = given(30, 40, 6);
    const found = featureRows(those.columns).withLabels(those.labels, those.size);
    const at = weightsOf(those, 0.1);
    const grow = vi.spyOn(WebAssembly.Memory.prototype, 'grow').mockImplementation(() => {
      throw new RangeError('no memory left');
    });
    expect(found.curvature(at)).toEqual(plain(those).curvature(at));
    expect(grow).toHaveBeenCalledOnce();
    expectClose(found.shares(at), plain(those).shares(at), 1e-12);
    grow.mockRestore();
    expectClose(found.curvature(at), plain(those).curvature(at), 1e-12);
  });

  it('has one set of labels after the other, of any number of classes', () => {
    const { columns, labels } = given(40, 3, 2);
    const rows = featureRows(columns);
    const many = integers(key('more labels'), 40, { high: 9 });
    const [first, second] = [rows.withLabels(labels, 2), rows.withLabels(many, 9)];
    for (let time = 0; time < 2; time++) {
      for (const [found, like] of [
        [first, { columns, labels, size: 2 }],
        [second, { columns, labels: many, size: 9 }],
      ] as const) {
        const at = weightsOf(like, 1);
        const [own, expected] = [new Float64Array(at.length), new Float64Array(at.length)];
        expect(found.loss(at, own)).toBeCloseTo(plain(like).loss(at, expected), 9);
        expectClose(own, expected, 1e-12);
      }
    }
  });
});
