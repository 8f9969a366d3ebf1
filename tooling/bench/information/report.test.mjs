import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bmiPage, bmiTable, largestDifference } from './bmiReport.mjs';
import { CASES } from './cases.mjs';
import { gaussian } from './inputs.mjs';
import { repeat } from './repeat.mjs';
import { bestPeer, page, ratio, tables } from './report.mjs';

const peer = (name, time, value = 0.5) => ({ name, milliseconds: { median: time }, value });
const aCase = {
  title: 'a case',
  toReach: 0.33,
  goal: 0.15,
  peers: [
    peer('infodrop', 2),
    peer('hand', 1),
    peer('ennemi', 8),
    peer('dit', 5, 0.1),
    { name: 'JIDT', error: 'no jar' },
  ],
};
const results = {
  machine: { processor: 'a processor', cores: 2, memoryGigabytes: 8, loadBefore: 0, loadAfter: 0 },
  versions: { Node: '22' },
  date: '2026-01-01',
  commit: 'abc',
  rounds: 5,
  cases: [aCase],
  growth: [{ title: 'a curve', points: [{ rows: 1e6, milliseconds: 3000, addedMegabytes: 100 }] }],
  workers: [
    { count: 1, milliseconds: 10 },
    { count: 2, milliseconds: 5 },
  ],
  bundles: [{ name: 'entropy', bytes: 3000, gzipped: 1500 }],
};

test('the ratio is to the fastest packaged peer, or to the one that the case names', () => {
  assert.equal(bestPeer(aCase).name, 'dit');
  assert.equal(ratio(aCase), 2 / 5);
  assert.equal(ratio({ ...aCase, best: 'hand' }), 2);
  assert.equal(ratio({ ...aCase, peers: aCase.peers.slice(0, 1) }), undefined);
  // One that gives no number is no peer; then it is by hand.
  assert.equal(ratio({ ...aCase, peers: [...aCase.peers.slice(0, 2), peer('infomeasure', 0.1, null)] }), 2);
});

test('the tables show times, ratios beside the targets, other values, what failed, growth, workers and bundles', () => {
  const text = page(results, 'results.json');
  for (const part of [
    '| a case | 2.0 | 1.0 | 8.0 | 5.0 | – | dit | 0.40 × | 0.33 × | 0.15 × |',
    'dit gives 0.1000, ours is 0.5000',
    'JIDT: no jar',
    '| 1,000,000 | 3,000 | 3.00 | 100.0 | 105 |',
    '| 2 | 5.0 | 2.00 × |',
    '| `entropy` | 3.0 | 1.5 |',
  ]) {
    assert.ok(text.includes(part), part);
  }
  assert.ok(tables({ ...results, growth: [], workers: undefined, bundles: [] }).includes('a case'));
});

test('processor times stand in the tables where they were asked for', () => {
  const timed = (each) =>
    each.error ? each : { ...each, processorMilliseconds: { median: 3 * each.milliseconds.median } };
  const cases = [{ ...aCase, peers: aCase.peers.map(timed) }];
  const text = tables({ ...results, cases, clock: 'processor', workers: undefined });
  assert.ok(text.includes('| a case | 6.0 | 3.0 | 24.0 | 15.0 | – | dit | 0.40 ×'), text);
  assert.ok(text.includes('all times are of the processor'));
});

test('every case has a name of its own, and peers', () => {
  assert.equal(new Set(CASES.map(({ id }) => id)).size, CASES.length);
  for (const { peers } of CASES) assert.equal(peers[0], 'infodrop');
});

test('the Gaussian input has the correlation that it says', () => {
  const { data } = gaussian({ rows: 4000, dimensions: [1, 1] });
  let sum = 0;
  for (let i = 0; i < 4000; i++) sum += data[2 * i] * data[2 * i + 1];
  // The standard error of a product's mean is √(1 + 0.75²)/√4000 = 0.02.
  assert.ok(Math.abs(sum / 4000 - 0.75) < 0.08, String(sum / 4000));
});

test('a call that takes longer than the turn is made once', async () => {
  const { times, value } = await repeat(() => new Promise((resolve) => setTimeout(resolve, 20, 7)), 0.001);
  assert.equal(times.length, 1);
  assert.equal(value, 7);
});

test('bias and spread are over the seeds', () => {
  const tasks = [
    {
      task: 'a',
      truth: 0.5,
      dimensions: [1, 1],
      estimates: { infodrop: [0.4, 0.5, 0.3], infomeasure: [0.4, 0.5, 0.25] },
    },
  ];
  assert.ok(
    bmiTable({ tasks }).includes('| `a` | 0.5000 | 0.4000 | −0.100 ± 0.100 | −0.117 ± 0.126 |'),
    bmiTable({ tasks }),
  );
  assert.ok(Math.abs(largestDifference({ tasks }) - 0.05) < 1e-15);
  const text = bmiPage({ tasks, samples: 5000, seeds: 3, k: 10, versions: {}, commit: 'abc', date: 'today' }, 'f.json');
  assert.ok(text.includes('5,000 samples'));
});
