// Trains the networks on every backend and writes the table of docs/backends.md: npm run backends [-- --rounds 3 --seeds 64]
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { browserHere } from './inBrowser.mjs';
import { trainInNode } from './inNode.mjs';
import { BROWSER_RUNS, isMissing, NATIVE_RUNS, NODE_RUNS, QUICK_RUNS, TOLERANCE } from './runs.mjs';
import { seedsApart, tableOf } from './table.mjs';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '3' }, seeds: { type: 'string', default: '64' } },
});
const rounds = Number(values.rounds);
const seeds = Number(values.seeds);
if (!(Number.isInteger(rounds) && rounds >= 1 && Number.isInteger(seeds) && seeds >= 1)) {
  throw new RangeError(
    `npm run backends: --rounds and --seeds must be integers ≥ 1, got ${values.rounds}, ${values.seeds}.`,
  );
}
const page = fileURLToPath(new URL('../../docs/backends.md', import.meta.url));
const progress = (text) => process.stderr.write(`${text}\n`);

const { browser, why } = await browserHere();
if (why !== undefined) progress(`browsers: passed over, ${why}`);
const node = `Node ${process.versions.node}`;
const rows = [
  ...[...QUICK_RUNS, ...NATIVE_RUNS, ...NODE_RUNS].map((run) => ({
    name: run.name,
    platform: node,
    train: () => trainInNode(run.backend, run.env),
    outcomes: [],
  })),
  ...(browser ? BROWSER_RUNS : []).map((run) => ({
    name: run.name,
    platform: `Chromium ${browser.version}`,
    train: () => browser.trainOn(run.backend, run.isolated),
    outcomes: [],
  })),
];
const versions = {};
try {
  for (let round = 0; round < rounds; round++) {
    for (const row of rows) {
      if (row.outcomes.some(({ error }) => error !== undefined)) continue;
      const outcome = await row.train();
      row.outcomes.push(outcome);
      Object.assign(versions, outcome.report?.versions);
      progress(`${round + 1}/${rounds}  ${row.name}, ${row.platform}: ${outcome.error ?? 'trained'}`);
    }
  }
} finally {
  await browser?.close();
}
const present = rows.filter(({ outcomes: [first] }) => !isMissing(first));
const [cpu, plain, relaxed] = rows;

progress(`${seeds} seeds, with plain and with relaxed SIMD`);
const bySeed = [];
for (const { backend, env } of QUICK_RUNS.slice(1))
  bySeed.push((await trainInNode(backend, env, seeds)).results.bySeed);
const spread = seedsApart(...bySeed, TOLERANCE);

const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
const software = Object.entries(versions)
  .filter(([name]) => !name.startsWith('@infodrop/') && name !== 'node')
  .map(([name, version]) => `${name} ${version}`);
const missing = rows.filter((row) => !present.includes(row)).map(({ name }) => name);
const written = [
  tableOf(present, cpu.outcomes[0], relaxed, TOLERANCE),
  '',
  `Losses in nats, of the last of 40 updates. Time a step: the median of ${rounds === 1 ? 'one round' : `${rounds} rounds`}, each divided by that of ` +
    `${relaxed.name} in Node in the same round. ${cpus()[0].model.trim()}, ${cpus().length} cores; ${software.join(', ')}. ` +
    `Commit ${commit}, ${new Date().toISOString().slice(0, 10)}.` +
    (missing.length > 0 ? ` Not on that machine: ${missing.join(', ')}.` : ''),
  '',
  `${plain.name} against relaxed SIMD, ${seeds} seeds: ${spread
    .map(
      ({ name, beyond, most }) =>
        `${name}, ${beyond} beyond the tolerance, ${most.toExponential(1).replace('e-', 'e−')} nats at most`,
    )
    .join('; ')}.`,
].join('\n');

const [start, end] = ['<!-- written by npm run backends -->', '<!-- end -->'];
const text = readFileSync(page, 'utf8');
const [from, to] = [text.indexOf(start), text.indexOf(end)];
if (from < 0 || to < from) throw new Error(`docs/backends.md: must have the lines ${start} and ${end}.`);
writeFileSync(page, `${text.slice(0, from)}${start}\n\n${written}\n\n${text.slice(to)}`);
progress('wrote docs/backends.md');
