import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAgreed, merged } from './passes.mjs';

const pass = (...least) => ({
  id: 'mig',
  sides: least.map((each, i) => ({ name: `side ${i}`, processor: { least: each } })),
});

test('passes agree where two of every side are within 10 %', () => {
  assert.equal(isAgreed([pass(10, 100), pass(10.9, 101)]), true);
  assert.equal(isAgreed([pass(10, 100), pass(10, 120)]), false);
  assert.equal(isAgreed([pass(10, 100), pass(10, 120), pass(12, 119)]), true);
  const failed = { id: 'mig', sides: [{ name: 'side 0', error: 'not installed' }] };
  assert.equal(isAgreed([failed, pass(10)]), true);
});

test('the two passes that agree best are kept, the lesser of them is the result', () => {
  const { id, sides } = merged([pass(10, 100), pass(10.5, 130), pass(20, 128)]);
  assert.equal(id, 'mig');
  assert.deepEqual(sides[0], { name: 'side 0', processor: { least: 10 }, passes: [10, 10.5, 20] });
  assert.deepEqual(sides[1], { name: 'side 1', processor: { least: 128 }, passes: [100, 130, 128] });
});

test('a side that failed stays so, and one whose passes never agree says how far they are apart', () => {
  const failed = { id: 'mig', sides: [{ name: 'side 0', error: 'late' }, pass(1, 2).sides[1]] };
  const { sides } = merged([pass(1, 1), failed]);
  assert.deepEqual(sides[0], { name: 'side 0', error: 'late' });
  assert.equal(sides[1].apart, 1);
});
