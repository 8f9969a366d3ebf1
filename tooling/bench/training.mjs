// npm run bench [-- --peers] [-- --publish]: times training steps against peers, and generators of images.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { GENERATOR_CASES, SETTINGS, TRAINING_CASES } from './cases.mjs';
import { inPasses } from './passes.mjs';
import { among, trainingPeers } from './peers.mjs';
import { frameworkEnvironment } from './peers/environment.mjs';
import { publishedRecords, recordFile } from './published.mjs';
import { commitOf, machineOf, root, write } from './record.mjs';
import { benchmarksPage, tables } from './report.mjs';
import { alternate } from './rounds.mjs';
import { median, summary } from './statistics.mjs';
import { hasAvx512, widestVector } from './vector.mjs';

const HELP = `npm run bench -- [options]
  --peers                        also PyTorch (eager and compiled) and TensorFlow, from PyPI in throw-away environments (several GB, minutes)
  --python <program>             the Python that makes those environments (default python3)
  --pytorch-python <program>     instead of making one, a Python that has torch
  --tensorflow-python <program>  instead of making one, a Python that has TensorFlow
  --tfjs-node <folder>           also tfjs-node: a folder in which it is installed and its addon loads
  --threads <n,…>                on how many threads (default 1)
  --only <text>                  only the cases with this in their name and batch, such as '¼ width, 20'
  --among <name;…>               only these peers, such as 'infodrop, native; PyTorch'
  --hold                         holds all to AVX2 on a processor that has AVX-512; a record of its own kind
  --keep <runs/….json>           takes the cases over that are in this record of an earlier run, and times the others
  --rounds <n>                   turns of each peer in each of two passes (default 4); passes that differ by over 10 % are repeated
  --limit <seconds>              a peer that takes longer for its first steps is given up (default 60)
  --publish                      also writes docs/benchmarks.md, and in tooling/bench/results the record of this kind of
                                 processor (AVX-512, AVX2, NEON); the page shows the records of the other kinds as they are`;

const here = import.meta.dirname;
const require = createRequire(import.meta.url);
const { values: options } = parseArgs({
  options: {
    peers: { type: 'boolean', default: false },
    python: { type: 'string', default: 'python3' },
    'pytorch-python': { type: 'string' },
    'tensorflow-python': { type: 'string' },
    'tfjs-node': { type: 'string' },
    threads: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
    among: { type: 'string', default: '' },
    hold: { type: 'boolean', default: false },
    keep: { type: 'string' },
    rounds: { type: 'string', default: '4' },
    limit: { type: 'string', default: '60' },
    publish: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) {
  console.log(HELP);
  process.exit(0);
}
if (options.hold && !hasAvx512()) {
  console.error(
    `bench: --hold needs a processor with AVX-512, got ${widestVector()}. Without it this is its own kind.`,
  );
  process.exit(2);
}
const rounds = positive('rounds', options.rounds);
const limitSeconds = positive('limit', options.limit);
const names = options.among.split(';').flatMap((text) => text.trim() || []);
const threadCounts = options.threads.split(',').map((text) => positive('threads', text));
// pnpm runs this in its own folder: paths are from where the command was typed.
const given = (path) => (path === undefined ? undefined : resolve(process.env.INIT_CWD ?? '.', path));
const keptFile = given(options.keep);
const kept = keptFile === undefined ? undefined : keptRecord(keptFile);
const nodeFolder = given(options['tfjs-node']);

function positive(name, text) {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) {
    console.error(`bench: --${name} must be an integer ≥ 1, got ${text}.\n\n${HELP}`);
    process.exit(2);
  }
  return value;
}

function keptRecord(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    console.error(`bench: --keep must name a record that an earlier run wrote, got ${path}: ${error.message}`);
    process.exit(2);
  }
}

const progress = (text) => console.error(`bench: ${text}`);

/** A peer's figures for the record, with its ratios to PyTorch where that ran. */
function figures({ name, hello, error, times, processorTimes, rounds: roundMedians, ...rest }, torch) {
  if (error !== undefined) return { name, engine: hello, error };
  const milliseconds = summary(times);
  const processorMilliseconds = summary(processorTimes);
  const { peakMegabytes, loadedMegabytes, passes: passMedians, apart } = rest;
  const ownMegabytes = peakMegabytes - loadedMegabytes;
  const medians = { milliseconds, processorMilliseconds, roundMedians, passMedians, ...(apart && { apart }) };
  const peer = { name, engine: hello, ...medians, peakMegabytes, ownMegabytes };
  if (torch === undefined || name === 'PyTorch') return peer;
  const other = summary(torch.times);
  return {
    ...peer,
    toPyTorch: {
      medians: milliseconds.median / other.median,
      least: milliseconds.least / other.least,
      processorMedians: processorMilliseconds.median / median(torch.processorTimes),
      ownMegabytes: ownMegabytes / (torch.peakMegabytes - torch.loadedMegabytes),
    },
  };
}

/** Times every case on every number of threads; `record(cases)` after each, with all that there are so far. */
async function timeTraining(interpreters, record) {
  const all = TRAINING_CASES.flatMap((each) => threadCounts.map((threads) => ({ ...each, threads })));
  const placeOf = (of) =>
    TRAINING_CASES.findIndex((each) => each.network === of.network && each.name === of.name && each.batch === of.batch);
  const cases = [...(kept?.training ?? [])];
  for (const each of all) {
    const { name, network, batch, target, threads } = each;
    const known = cases.some((other) => placeOf(other) === placeOf(each) && other.threads === threads);
    if (known || !`${name}, ${batch}`.includes(options.only)) continue;
    progress(`${name}, batch ${batch}, ${threads === 1 ? '1 thread' : `${threads} threads`}`);
    const loadBefore = loadavg()[0];
    const peers = among(names, trainingPeers(each, { threads, interpreters, nodeFolder, held: options.hold }));
    if (peers.length === 0) continue;
    const timePass = (some) => alternate(some, { ...each, rounds, limitSeconds, progress });
    const results = await inPasses(peers, timePass, progress);
    const torch = results.find((peer) => peer.name === 'PyTorch' && peer.error === undefined);
    const load = [loadBefore, loadavg()[0]];
    cases.push({ name, network, batch, target, threads, load, peers: results.map((peer) => figures(peer, torch)) });
    cases.sort((a, b) => placeOf(a) - placeOf(b) || a.threads - b.threads);
    record(cases);
  }
  return cases;
}

async function timeGenerators() {
  const cases = [];
  for (const { name, ...each } of GENERATOR_CASES) {
    if (!name.includes(options.only)) continue;
    progress(name);
    const args = [join(here, 'generatedImages.mjs'), JSON.stringify(each)];
    const [result] = await alternate([{ name, command: process.execPath, args }], {
      rounds,
      steps: 10,
      limitSeconds,
      progress: () => undefined,
    });
    if (result.error !== undefined) throw new Error(`${name}: ${result.error}`);
    const perSecond = { median: 1e5 / median(result.times), best: 1e5 / Math.min(...result.times) };
    cases.push({ name, ...each, perSecond, peakMegabytes: result.peakMegabytes });
  }
  return cases;
}

const environments = [];
const removeEnvironments = () => {
  for (const environment of environments) environment.remove();
};

/** The Python that has a framework, or undefined where it is not asked for. */
function interpreterOf(framework) {
  const given = options[`${framework}-python`];
  if (given !== undefined || !options.peers) return given;
  progress(`installs ${framework} (minutes)`);
  try {
    const environment = frameworkEnvironment(options.python, framework);
    environments.push(environment);
    return environment.interpreter;
  } catch (error) {
    removeEnvironments();
    console.error(`bench: ${error.message}`);
    process.exit(1);
  }
}

/** The versions that the peers gave of themselves. */
function versionsOf(training) {
  const tfjs = JSON.parse(readFileSync(require.resolve('@tensorflow/tfjs-core/package.json'), 'utf8')).version;
  const versions = { Node: process.versions.node, 'TensorFlow.js': tfjs };
  for (const { name, engine, error } of training.flatMap(({ peers }) => peers)) {
    if (error !== undefined || !['PyTorch', 'TensorFlow', 'tfjs-node', 'jax-js'].includes(name)) continue;
    versions[name] = engine.split(' ').at(-1);
  }
  return versions;
}

process.on('SIGINT', () => {
  removeEnvironments();
  process.exit(130);
});
const runFile = join(root, 'runs', `bench-${new Date().toISOString().replaceAll(/[:.]/g, '-')}.json`);
const loadBefore = loadavg()[0];

/** Writes what was measured so far: a run that is stopped keeps the cases that it has made. */
function record(training, generated, log = () => undefined) {
  const results = {
    date: new Date().toISOString().slice(0, 10),
    commit: commitOf(),
    machine: machineOf(loadBefore, options.hold),
    versions: versionsOf(training),
    rounds,
    settings: SETTINGS,
    training,
    generated,
  };
  const json = `${JSON.stringify(results, null, 2)}\n`;
  write(runFile, json, log);
  if (options.publish) {
    write(join(root, recordFile(results.machine.vector)), json, log);
    write(join(root, 'docs', 'benchmarks.md'), benchmarksPage(publishedRecords(results)), log);
  }
  return results;
}

try {
  const generated = kept?.generated ?? (await timeGenerators());
  const interpreters = { pytorch: interpreterOf('pytorch'), tensorflow: interpreterOf('tensorflow') };
  const training = await timeTraining(interpreters, (cases) => record(cases, generated));
  if (training.length + generated.length === 0) {
    console.error(
      `bench: --only and --among must name a case and its peers, got '${options.only}' and '${options.among}'.`,
    );
    process.exitCode = 2;
  } else {
    const results = record(training, generated, progress);
    console.log(`\n${tables(results)}\n`);
  }
} finally {
  removeEnvironments();
}
