// npm run bench -- metrics: @infodrop/metrics against numpy and scikit-learn, on the same file in the same run.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { MOST_MORE_PASSES } from '../passes.mjs';
import { environment } from '../peers/environment.mjs';
import { commitOf, machineOf, root, write } from '../record.mjs';
import { summary } from '../statistics.mjs';
import { startWorker } from '../worker.mjs';
import { CASES } from './cases.mjs';
import { inputFile } from './inputs.mjs';
import { isAgreed, merged } from './passes.mjs';
import { page, table } from './report.mjs';

const HELP = `npm run bench -- metrics [options]
  --python <program>   a Python that has the peers (tooling/bench/metrics/requirements.txt)
  --peers              instead of one, a throw-away environment with them, from PyPI (a minute or two)
  --rounds <n>         turns of each side in each case (default 3; 1 of a side that takes longer than 5 s)
  --seconds <s>        a turn's calls go on for so long (default 0.3), at least one
  --limit <seconds>    a side that takes longer for one turn is given up in that case (default 600)
  --only <text>        only the cases with this in their name
  --publish            times everything twice, and again what differs by over 10 %; also writes docs/benchmarks-metrics.md and
                       tooling/bench/results/metrics-<date>.json
Without --python or --peers, ours runs alone. Times are the least processor times of one thread.`;

const SLOW = 5000;
const { values: options } = parseArgs({
  options: {
    python: { type: 'string' },
    peers: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '0.3' },
    limit: { type: 'string', default: '600' },
    only: { type: 'string', default: '' },
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

const progress = (text) => console.error(`bench: ${text}`);
const folder = mkdtempSync(join(tmpdir(), 'infodrop-metrics-'));
const ONE_THREAD = Object.fromEntries(['OMP', 'OPENBLAS', 'MKL'].map((name) => [`${name}_NUM_THREADS`, '1']));
const commandOf = (peer, interpreter) =>
  peer === 'infodrop'
    ? [process.execPath, [join(import.meta.dirname, 'ours.mjs')], {}]
    : [interpreter, [join(import.meta.dirname, 'peers.py')], { ...ONE_THREAD, PYTHONDONTWRITEBYTECODE: '1' }];

/** A process for each turn's side: one that was given up is started again. */
function workersOf(interpreter) {
  const running = new Map();
  return {
    async ask(peer, command) {
      const side = peer === 'infodrop' ? peer : 'python';
      const [program, args, env] = commandOf(peer, interpreter);
      if (!running.has(side)) running.set(side, await startWorker(program, args, { limitSeconds, env }));
      const worker = running.get(side);
      if (command === undefined) return worker.hello;
      const answer = await worker.ask({ peer, ...command });
      if (answer.late) running.delete(side);
      return answer;
    },
    stop: () => Promise.all([...running.values()].map((worker) => worker.stop())),
  };
}

async function timeCase(each, workers, peers, file) {
  const sides = ['infodrop', ...peers].map((name) => ({ name, times: [], processorTimes: [] }));
  for (let round = 0; round <= rounds; round++) {
    for (const side of sides) {
      // The first turn is to get warm; of what is slow it is all.
      if (side.error !== undefined || side.isSlow) continue;
      progress(`${each.id}: ${side.name}, ${round === 0 ? 'warm-up' : `round ${round} of ${rounds}`}`);
      const answer = await workers.ask(side.name, { case: each.id, file, seconds });
      if (answer.error !== undefined) {
        side.error = answer.error;
        continue;
      }
      side.isSlow = Math.min(...answer.times) > SLOW;
      side.value = answer.value;
      side.peakMegabytes = answer.peakMegabytes;
      if (round === 0 && !side.isSlow) continue;
      side.times.push(...answer.times);
      side.processorTimes.push(...answer.processorTimes);
    }
  }
  return {
    ...each,
    sides: sides.map(({ name, error, times, processorTimes, value, peakMegabytes }) =>
      error === undefined
        ? { name, wall: summary(times), processor: summary(processorTimes), value, peakMegabytes }
        : { name, error },
    ),
  };
}

let made;
let workers;
process.on('SIGINT', () => {
  made?.remove();
  rmSync(folder, { recursive: true, force: true });
  process.exit(130);
});
try {
  if (options.peers && options.python === undefined) {
    progress('installs the peers');
    const list = join(import.meta.dirname, 'requirements.txt');
    made = environment('python3', 'metrics', [['-r', list]], 'Name a Python that has the peers with --python.');
  }
  const interpreter = options.python ?? made?.interpreter;
  if (interpreter === undefined) progress('no --python and no --peers: ours runs alone');
  workers = workersOf(interpreter);
  const loadBefore = loadavg()[0];
  const hello = interpreter === undefined ? { ready: {} } : await workers.ask('scikit-learn');
  if (hello.error) throw new Error(`${interpreter}: ${hello.error}. See --python and --peers.`);
  const cases = [];
  const { version } = JSON.parse(readFileSync(join(root, 'packages', 'metrics', 'package.json'), 'utf8'));
  for (const each of CASES.filter(({ id }) => id.includes(options.only))) {
    const file = inputFile(folder, each.rows);
    const pass = () => timeCase(each, workers, interpreter === undefined ? [] : each.peers, file);
    const passes = [await pass()];
    if (options.publish) passes.push(await pass());
    for (let more = 0; more < MOST_MORE_PASSES && !isAgreed(passes); more++) {
      progress(`${each.id}: passes differ by over 10 %: pass ${passes.length + 1}`);
      passes.push(await pass());
    }
    cases.push(merged(passes));
  }
  const results = {
    date: new Date().toISOString().slice(0, 10),
    commit: commitOf(),
    rounds,
    cases,
    machine: machineOf(loadBefore),
    versions: { '@infodrop/metrics': version, Node: process.versions.node, ...hello.ready },
  };
  const stamp = new Date().toISOString().replaceAll(/[:.]/g, '-');
  const json = `${JSON.stringify(results, null, 2)}\n`;
  write(join(root, 'runs', `bench-metrics-${stamp}.json`), json, progress);
  if (options.publish) {
    const file = `tooling/bench/results/metrics-${results.date}.json`;
    write(join(root, file), json, progress);
    write(join(root, 'docs', 'benchmarks-metrics.md'), page(results, file), progress);
  }
  console.log(`\n${table(cases)}\n`);
} catch (error) {
  console.error(`bench: ${error.message}`);
  process.exitCode = 1;
} finally {
  await workers?.stop();
  made?.remove();
  rmSync(folder, { recursive: true, force: true });
}
