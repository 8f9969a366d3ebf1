import { integers, key, normal } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { depthOf, oneLeaf, splitLeaf, type Tree } from './tree.js';
import { compiledAnswers, plainAnswers, treeAnswers } from './treeAnswers.js';

const ROWS = 200;
const columns = [0, 1, 2].map((f) => Float64Array.from(normal(key(`column ${f}`), ROWS)));

/** Leaves are split at random until there are so many nodes. */
function grown(nodes: number, seed: string): Tree<number> {
  const tree = oneLeaf(1);
  const chosen = integers(key(seed), nodes, { high: 1_000_000 });
  const thresholds = normal(key(`${seed} thresholds`), nodes);
  for (let i = 0; tree.feature.length < nodes; i++) {
    const leaves = tree.feature.flatMap((feature, node) => (feature < 0 ? [node] : []));
    const leaf = leaves[chosen[i]! % leaves.length]!;
    const left = splitLeaf(tree, leaf, { feature: chosen[i]! % 3, threshold: thresholds[i]! });
    tree.value[left] = thresholds[i]! / 3;
    tree.value[left + 1] = -i;
  }
  return tree;
}

describe('treeAnswers', () => {
  it('are what the leaf says that a row comes to, the threshold still going left', () => {
    const tree = oneLeaf(0);
    const left = splitLeaf(tree, 0, { feature: 0, threshold: 2 });
    [tree.value[left], tree.value[left + 1]] = [10, 20];
    const told = treeAnswers([Float64Array.of(1, 2, 3)], Float64Array.of(0.5, 0));
    told.add(tree, 0);
    told.add(tree, 1);
    told.add(oneLeaf(100), 1);
    expect(told.sums.map((sums) => [...sums])).toEqual([
      [10.5, 10.5, 20.5],
      [110, 110, 120],
    ]);
  });

  it.each([
    ['plain loops', plainAnswers],
    ['the compiled kernel', compiledAnswers],
  ])('send what is not a number left, and let it stay in a leaf that is reached early: %s', (_, answers) => {
    const tree = oneLeaf(0);
    const left = splitLeaf(tree, 0, { feature: 1, threshold: 2 });
    const deeper = splitLeaf(tree, left, { feature: 0, threshold: 1 });
    [tree.value[left + 1], tree.value[deeper], tree.value[deeper + 1]] = [1, 2, 4];
    const told = answers([Float64Array.of(NaN, NaN, 3), Float64Array.of(5, NaN, NaN)], Float64Array.of(0));
    told?.add(tree, 0);
    expect(told?.sums).toEqual([Float64Array.of(1, 2, 4)]);
  });

  it('are the same bits by the compiled kernel, of trees that it has no room for too', () => {
    const start = Float64Array.of(0, -1, 2);
    const [plain, compiled] = [plainAnswers(columns, start), compiledAnswers(columns, start)];
    [1, 3, 15, 101, 5001].forEach((nodes, i) => {
      const tree = grown(nodes, `tree ${nodes}`);
      plain.add(tree, i % 3);
      compiled?.add(tree, i % 3);
    });
    expect(compiled?.sums).toEqual(plain.sums);
  });
});

describe('depthOf', () => {
  it('counts the questions to the deepest leaf', () => {
    const tree = oneLeaf(0);
    expect(depthOf(tree)).toBe(0);
    const left = splitLeaf(tree, 0, { feature: 0, threshold: 0 });
    expect(depthOf(tree)).toBe(1);
    const deeper = splitLeaf(tree, left + 1, { feature: 0, threshold: 1 });
    splitLeaf(tree, left, { feature: 0, threshold: -1 });
    expect(depthOf(tree)).toBe(2);
    splitLeaf(tree, deeper, { feature: 0, threshold: 0.5 });
    expect(depthOf(tree)).toBe(3);
  });
});
