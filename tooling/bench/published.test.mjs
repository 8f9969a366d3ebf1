// A page of two records, of which one publish replaces only the one of its kind.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { publishedRecords, recordFile } from './published.mjs';
import { benchmarksPage } from './report.mjs';
import { HELD_VECTOR } from './vector.mjs';

const resultsOf = (vector, processor, ms, more = {}) => ({
  date: '2000-01-01',
  commit: 'abc',
  machine: { processor, vector, cores: 2, memoryGigabytes: 4, loadBefore: 0.1, loadAfter: 0.2 },
  versions: { Node: '20' },
  rounds: 2,
  generated: [],
  training: [
    {
      name: 'net',
      batch: 20,
      target: 1.6,
      load: [0, 1],
      threads: 1,
      peers: [
        {
          name: 'infodrop, plain SIMD',
          milliseconds: { median: ms, least: ms },
          processorMilliseconds: { median: ms, least: ms },
          toPyTorch: { medians: 1.5, least: 1.25, processorMedians: 1.75, ownMegabytes: 0.3 },
          ownMegabytes: 60,
          peakMegabytes: 100,
          ...more,
        },
      ],
    },
  ],
});

test('the record of another kind of processor stays on the page, the widest vector first', () => {
  const folder = mkdtempSync(join(tmpdir(), 'infodrop-bench-'));
  try {
    const path = join(folder, recordFile('AVX2'));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify(resultsOf('AVX2', 'Ryzen', 111)));
    writeFileSync(join(folder, recordFile('AVX-512')), JSON.stringify(resultsOf('AVX-512', 'old EPYC', 222)));
    const records = publishedRecords(resultsOf('AVX-512', 'EPYC', 333), folder);
    assert.deepEqual(
      records.map(({ file, results }) => [file, results.machine.processor]),
      [
        ['tooling/bench/results/training-avx-512.json', 'EPYC'],
        ['tooling/bench/results/training-avx2.json', 'Ryzen'],
      ],
    );
    const page = benchmarksPage(records);
    const titles = page.split('\n').filter((line) => line.startsWith('#'));
    const sections = ['### Against PyTorch, one thread', '### One training step, one thread'];
    assert.deepEqual(titles, ['# Benchmarks', '## AVX-512: EPYC', ...sections, '## AVX2: Ryzen', ...sections]);
    assert.match(page, /EPYC \(AVX-512\), 2 cores/u);
    assert.match(page, /\| 333 \|/u);
    assert.match(page, /\| 111 \|/u);
    assert.doesNotMatch(page, /\| 222 \|/u);
    for (const { file } of records) assert.ok(page.includes(`[${file}](../${file})`));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('what was held to AVX2 is a record of its own, between the two', () => {
  const folder = mkdtempSync(join(tmpdir(), 'infodrop-bench-'));
  try {
    for (const [vector, name] of [
      ['AVX2', 'Ryzen'],
      ['AVX-512', 'EPYC'],
    ]) {
      mkdirSync(dirname(join(folder, recordFile(vector))), { recursive: true });
      writeFileSync(join(folder, recordFile(vector)), JSON.stringify(resultsOf(vector, name, 111)));
    }
    const records = publishedRecords(resultsOf(HELD_VECTOR, 'EPYC', 222), folder);
    assert.deepEqual(
      records.map(({ file }) => file.split('/').at(-1)),
      ['training-avx-512.json', 'training-avx2-of-avx-512.json', 'training-avx2.json'],
    );
    assert.match(benchmarksPage(records), /## AVX2 of AVX-512: EPYC/u);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('the tables say whose passes differ', () => {
  const page = benchmarksPage([{ results: resultsOf('AVX2', 'Ryzen', 111, { apart: 0.234 }), file: 'x.json' }]);
  assert.match(page, /\| net \(passes differ\) \| 20 \|/u);
  assert.match(page, /\| infodrop, plain SIMD \(passes differ by 23 %\) \|/u);
});
