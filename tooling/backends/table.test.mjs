import assert from 'node:assert/strict';
import { test } from 'node:test';
import { secondsPerStep, seedsApart, tableOf } from './table.mjs';

const result = (loss, second = 2) => ({ losses: [3, loss], evaluated: 1, seconds: [100, second] });
const outcome = (loss, second) => ({
  report: {},
  results: { relu: result(loss, second), softplus: result(loss, second) },
});

test('the first update, which compiles, is no part of the time a step', () => {
  assert.equal(secondsPerStep(outcome(1, 2)), 2);
});

test('a row has the final loss, the largest difference and the time against that of the same round', () => {
  const clock = { name: 'wasm', platform: 'Node', outcomes: [outcome(1, 2), outcome(1, 4)] };
  const row = { name: 'webgpu', platform: 'Node', outcomes: [outcome(1.5, 6), outcome(1.5, 20)] };
  const [, , line] = tableOf([row], outcome(1), clock, 1e-5).split('\n');
  assert.equal(line, '| webgpu | Node | 1.500000 | 5.0e−1 | 1.500000 | 5.0e−1 | 1.0e−5 | 4 |');
});

test('a backend that failed shows its error', () => {
  const row = { name: 'tfjs-node', platform: 'Node', outcomes: [{ error: 'not installed' }] };
  assert.match(tableOf([row], outcome(1), row, 1e-5), /\| tfjs-node \| Node \| not run: not installed \|/u);
});

test('seeds beyond the tolerance are counted, with the largest difference', () => {
  const seeds = (...losses) => losses.map((loss) => outcome(loss).results);
  assert.deepEqual(seedsApart(seeds(1, 1), seeds(1, 1.25), 1e-5)[0], { name: 'relu', seeds: 2, beyond: 1, most: 0.25 });
});
