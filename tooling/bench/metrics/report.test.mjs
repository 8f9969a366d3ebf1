import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isReached, ratioOf, table } from './report.mjs';

const side = (name, least) => ({ name, processor: { least, median: least, count: 1 } });

test('a ratio is to the first peer that answered', () => {
  const sides = [side('infodrop', 10), { name: 'a', error: 'not installed' }, side('b', 50)];
  assert.equal(ratioOf({ sides }), 0.2);
  assert.equal(ratioOf({ sides: sides.slice(0, 2) }), undefined);
});

test('a target is met or missed, by a peer or alone, and neither where there is nothing to hold it against', () => {
  assert.equal(isReached({ sides: [side('infodrop', 10), side('a', 50)], toReach: 0.2 }), true);
  assert.equal(isReached({ sides: [side('infodrop', 11), side('a', 50)], toReach: 0.2 }), false);
  assert.equal(isReached({ sides: [side('infodrop', 11)], toReach: 0.2 }), undefined);
  assert.equal(isReached({ sides: [side('infodrop', 9000)], alone: 10 }), true);
  assert.equal(isReached({ sides: [side('infodrop', 11_000)], alone: 10 }), false);
});

test('a table has a line for each case', () => {
  const lines = table([
    { title: 'MIG', sides: [side('infodrop', 40), side('scikit-learn', 240)], toReach: 0.2 },
    { title: 'scoreAll', sides: [side('infodrop', 12_000)], alone: 10 },
  ]).split('\n');
  assert.equal(lines[2], '| MIG | 40.0 ms | scikit-learn: 240 ms | 6.0 | 5 ✓ |');
  assert.equal(lines[3], '| scoreAll | 12.0 s |  |  | 10 s ✗ |');
});
