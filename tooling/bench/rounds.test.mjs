import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alternate } from './rounds.mjs';
import { tables } from './report.mjs';
import { median, summary } from './statistics.mjs';

const peer = (name, answer, more = {}) => ({
  name,
  command: process.execPath,
  args: [
    '-e',
    `const say = (a) => console.log(JSON.stringify(a)); say({ ready: '${name}' });
     require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
       const { steps } = JSON.parse(line); ${answer}
     });`,
  ],
  ...more,
});

const GOOD = 'say({ times: Array(steps).fill(7), processorTimes: Array(steps).fill(6), peakMegabytes: 5 });';

const run = (peers, seen = []) =>
  alternate(peers, { rounds: 2, steps: 4, limitSeconds: 20, progress: (text) => seen.push(text) });

test('peers take turns, and their warm-up does not count', async () => {
  const seen = [];
  const [a, b] = await run([peer('a', GOOD), peer('b', GOOD)], seen);
  assert.deepEqual(seen.slice(2), ['a: round 1 of 2', 'b: round 1 of 2', 'a: round 2 of 2', 'b: round 2 of 2']);
  assert.equal(a.times.length, 8);
  assert.deepEqual(b.rounds, [7, 7]);
  assert.equal(b.processorTimes.length, 8);
  assert.equal(b.peakMegabytes, 5);
  assert.equal(a.hello, 'a');
});

test('a peer is warmed up for a second, and no longer than its first steps where they take one', async () => {
  const counting = (milliseconds) =>
    `globalThis.all = (globalThis.all ?? 0) + steps;
     say({ times: Array(steps).fill(${milliseconds}), processorTimes: Array(steps).fill(0), peakMegabytes: globalThis.all });`;
  const [quick, slow] = await run([peer('quick', counting(20)), peer('slow', counting(400))]);
  // What they report as memory is how many steps they made: two rounds of four, and the warm-up.
  assert.equal(quick.peakMegabytes, 50 + 8);
  assert.equal(slow.peakMegabytes, 3 + 8);
  assert.equal(quick.times.length, 8);
});

test('a peer that takes longer to start than a step may take is waited for', async () => {
  const slow = peer('slow', GOOD);
  slow.args[1] = `const until = Date.now() + 1500; while (Date.now() < until); ${slow.args[1]}`;
  const [result] = await alternate([slow], { rounds: 1, steps: 4, limitSeconds: 1, progress: () => undefined });
  assert.equal(result.error, undefined);
  assert.equal(result.times.length, 4);
});

test('a slow peer makes one step, and that counts', async () => {
  const [slow] = await run([peer('slow', GOOD, { oneStep: true })]);
  assert.deepEqual(slow.times, [7]);
});

test('a peer that throws, ends or does not answer is reported, and the others go on', async () => {
  const [throws, ends, good] = await run([
    peer('throws', "say({ error: 'no such kernel' });"),
    peer('ends', "console.error('out of memory'); process.exit(3);"),
    peer('good', GOOD),
  ]);
  assert.equal(throws.error, 'no such kernel');
  assert.equal(ends.error, 'out of memory');
  assert.equal(good.times.length, 8);
  const [late] = await alternate([peer('late', '')], {
    rounds: 1,
    steps: 1,
    limitSeconds: 1,
    progress: () => undefined,
  });
  assert.equal(late.error, 'no step within 1 s');
});

test('times are summed up by their median and their least', () => {
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([4, 1, 2, 3]), 2.5);
  assert.deepEqual(summary([5, 3, 4]), { median: 4, least: 3, count: 3 });
});

test('the tables show times, ratios, targets, the gain by threads and what was thrown', () => {
  const text = tables({
    date: '2000-01-01',
    commit: 'abc',
    machine: { processor: 'P', vector: 'AVX2', cores: 2, memoryGigabytes: 4, loadBefore: 0.1, loadAfter: 0.2 },
    versions: { Node: '20' },
    rounds: 2,
    training: [
      {
        name: 'net',
        batch: 20,
        target: 1.6,
        load: [0.5, 1.25],
        threads: 1,
        peers: [
          {
            name: 'infodrop, plain SIMD',
            milliseconds: { median: 1234.4, least: 9.87 },
            processorMilliseconds: { median: 800, least: 9 },
            toPyTorch: { medians: 1.5, least: 1.25, processorMedians: 1.75, ownMegabytes: 0.3 },
            ownMegabytes: 60.4,
            peakMegabytes: 100.4,
          },
          { name: 'tfjs wasm', error: "Kernel 'X' not registered" },
        ],
      },
      {
        name: 'net',
        batch: 20,
        target: 1.6,
        load: [0.5, 1.25],
        threads: 2,
        peers: [
          {
            name: 'infodrop, plain SIMD',
            milliseconds: { median: 617.2, least: 600 },
            processorMilliseconds: { median: 800, least: 9 },
            ownMegabytes: 60.4,
            peakMegabytes: 100.4,
          },
          {
            name: 'infodrop, plain SIMD, one thread',
            milliseconds: { median: 1234.4, least: 900 },
            processorMilliseconds: { median: 800, least: 9 },
            ownMegabytes: 60.4,
            peakMegabytes: 100.4,
          },
        ],
      },
    ],
    generated: [{ name: '40×40', perSecond: { median: 12345.6, best: 20000 }, peakMegabytes: 50 }],
  });
  const times = String.raw`1,234 \| 9\.9 \| 800 \| 1\.50× \| 1\.25× \| 1\.75× \| 60 \| 100 \|`;
  assert.match(text, new RegExp(String.raw`\| net \| 20 \| infodrop, plain SIMD \| ${times}`));
  assert.match(text, /\| net \| 20 \| 1\.60× \| 1\.50× \| 1\.75× \| {2}\| {2}\| 0\.30× \| 0\.5 – 1\.3 \|/);
  assert.match(text, /\| net \| 20 \| 2 \| 2\.00× \| 1\.50× \| {2}\| {2}\| {2}\| {2}\|/);
  assert.match(text, /\| net \| 20 \| tfjs wasm \| Kernel 'X' not registered \|/);
  const parts = text.split('\n\n').filter((part) => part.startsWith('|'));
  for (const part of parts) assert.equal(new Set(part.split('\n').map((line) => line.split('|').length)).size, 1, part);
  assert.match(text, /\| 40×40 \| 12,346 \| 20,000 \| 50 \|/);
});

test('a peer may have longer than the others', async () => {
  const late = `setTimeout(() => { ${GOOD} }, 1500);`;
  const one = (more) =>
    alternate([peer('late', late, more)], { rounds: 1, steps: 2, limitSeconds: 1, progress: () => undefined });
  const [[given], [up]] = await Promise.all([one({ limitSeconds: 20 }), one({})]);
  assert.equal(given.error, undefined);
  assert.match(up.error, /no step within 1 s/);
});
