import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isReached, page, ratioOf, table } from './report.mjs';

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

test('the page says what was measured where, which values differ, and what was not steady', () => {
  const sides = [
    { ...side('infodrop', 10), value: 0.5 },
    { ...side('numpy', 20), value: 0.6, apart: 0.3 },
  ];
  const text = page(
    {
      cases: [{ title: 'SAP of numbers', rows: 10_000, sides }],
      rounds: 3,
      machine: { processor: 'A processor', vector: 'AVX2', cores: 2, memoryGigabytes: 4, loadBefore: 1, loadAfter: 2 },
      versions: { numpy: '2.4' },
      date: '2026-11-29',
      commit: 'abc',
    },
    'tooling/bench/results/metrics-2026-11-29.json',
  );
  for (const part of [
    '[tooling/bench/results/metrics-2026-11-29.json](../tooling/bench/results/metrics-2026-11-29.json)',
    'A processor (AVX2), 2 cores, 4 GB; numpy 2.4.',
    '| SAP of numbers | 10.0 ms | numpy: 20.0 ms | 2.0 |  |',
    '- SAP of numbers: numpy gives 0.6000, ours is 0.5000.',
    '- SAP of numbers: two passes of numpy differ by 30 %.',
  ]) {
    assert.ok(text.includes(part), part);
  }
});
