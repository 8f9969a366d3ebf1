import assert from 'node:assert/strict';
import { test } from 'node:test';
import { largestDifference, median } from './compare.mjs';

const run = (losses, evaluated = 0.5) => ({ losses, evaluated });

test('the largest difference is that of any step, or of the evaluation', () => {
  assert.equal(largestDifference(run([3, 2, 1]), run([3, 2.25, 1])), 0.25);
  assert.equal(largestDifference(run([3, 2, 1], 0.75), run([3, 2, 1])), 0.25);
});

test('a loss that is no number, or a step too few, is no agreement', () => {
  assert.ok(Number.isNaN(largestDifference(run([3, NaN, 1]), run([3, 2, 1]))));
  assert.ok(Number.isNaN(largestDifference(run([3, 2, 1], NaN), run([3, 2, 1]))));
  assert.ok(Number.isNaN(largestDifference(run([3, 2]), run([3, 2, 1]))));
});

test('median', () => {
  assert.equal(median([5, 1, 3]), 3);
  assert.equal(median([4, 1, 3, 2]), 2.5);
});
