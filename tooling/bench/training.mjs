// npm run bench [-- --pytorch] [-- --publish]: times training steps and the cluttered digits against peers.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CLUTTER_CASES, SETTINGS, TRAINING_CASES } from './cases.mjs';
import { pytorchEnvironment } from './peers/environment.mjs';
import { commitOf, machineOf, root, write } from './record.mjs';
import { benchmarksPage, tables } from './report.mjs';
import { alternate } from './rounds.mjs';
import { median, summary } from './statistics.mjs';

const HELP = `npm run bench -- [options]
  --pytorch            also PyTorch, from PyPI in a throw-away environment (several GB, minutes)
  --python <program>   the Python that makes that environment (default python3)
  --torch <program>    instead of one, a Python that has torch installed
  --rounds <n>         turns of each peer (default 8)
  --limit <seconds>    a peer that takes longer for its first steps is given up (default 60)
  --publish            also writes docs/benchmarks.md and tooling/bench/results/<date>.json`;

const here = import.meta.dirname;
const require = createRequire(import.meta.url);
const { values: options } = parseArgs({
  options: {
    pytorch: { type: 'boolean', default: false },
    python: { type: 'string', default: 'python3' },
    torch: { type: 'string' },
    rounds: { type: 'string', default: '8' },
    limit: { type: 'string', default: '60' },
    publish: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) {
  console.log(HELP);
  process.exit(0);
}
const rounds = positive('rounds');
const limitSeconds = positive('limit');

function positive(name) {
  const value = Number(options[name]);
  if (!Number.isInteger(value) || value < 1) {
    console.error(`bench: --${name} must be an integer ≥ 1, got ${options[name]}.\n\n${HELP}`);
    process.exit(2);
  }
  return value;
}

const progress = (text) => console.error(`bench: ${text}`);

function trainingPeers({ network, batch }, interpreter) {
  const worker = (name, more = {}) => ({
    name,
    command: process.execPath,
    args: [join(here, 'trainingStep.mjs'), name, network, String(batch)],
    ...more,
  });
  const peers = [worker('infodrop'), worker('tfjs wasm'), worker('tfjs cpu', { oneStep: true })];
  if (interpreter === undefined) return peers;
  const script = join(here, 'peers', network === 'mlp' ? 'mlp.py' : 'allcnn32.py');
  // OpenMP's threads must not spin while the others have their turn.
  const env = { OMP_WAIT_POLICY: 'PASSIVE', OMP_NUM_THREADS: '1', PYTHONDONTWRITEBYTECODE: '1' };
  return [
    ...peers,
    { name: 'PyTorch', command: interpreter, args: [script, JSON.stringify(SETTINGS), String(batch)], env },
  ];
}

async function timeTraining(interpreter) {
  const cases = [];
  for (const each of TRAINING_CASES) {
    progress(`${each.name}, batch ${each.batch}`);
    const peers = await alternate(trainingPeers(each, interpreter), { ...each, rounds, limitSeconds, progress });
    const torch = peers.find(({ name, error }) => name === 'PyTorch' && error === undefined);
    cases.push({
      name: each.name,
      network: each.network,
      batch: each.batch,
      peers: peers.map(({ name, hello, error, times, processorTimes, rounds: roundMedians, peakMegabytes }) => {
        if (error !== undefined) return { name, engine: hello, error };
        const milliseconds = summary(times);
        const processorMilliseconds = summary(processorTimes);
        const peer = { name, engine: hello, milliseconds, processorMilliseconds, roundMedians, peakMegabytes };
        if (torch === undefined || name === 'PyTorch') return peer;
        const other = summary(torch.times);
        return {
          ...peer,
          toPyTorch: {
            medians: milliseconds.median / other.median,
            least: milliseconds.least / other.least,
            processorMedians: processorMilliseconds.median / median(torch.processorTimes),
            rounds: roundMedians.map((time, i) => time / torch.rounds[i]),
          },
        };
      }),
    });
  }
  return cases;
}

async function timeClutter() {
  const cases = [];
  for (const { name, canvas, patches, patchSize } of CLUTTER_CASES) {
    progress(`cluttered digits ${name}`);
    const args = [join(here, 'clutteredDigits.mjs'), ...[canvas, patches, patchSize].map(String)];
    const [result] = await alternate([{ name, command: process.execPath, args }], {
      rounds,
      steps: 10,
      limitSeconds,
      progress: () => undefined,
    });
    if (result.error !== undefined) throw new Error(`cluttered digits ${name}: ${result.error}`);
    const perSecond = { median: 1e5 / median(result.times), best: 1e5 / Math.min(...result.times) };
    cases.push({ name, canvas, patches, patchSize, perSecond, peakMegabytes: result.peakMegabytes });
  }
  return cases;
}

function installPyTorch() {
  progress('installs PyTorch (several GB, minutes)');
  try {
    return pytorchEnvironment(options.python);
  } catch (error) {
    console.error(`bench: ${error.message}`);
    process.exit(1);
  }
}

const environment = options.torch === undefined && options.pytorch ? installPyTorch() : undefined;
const interpreter = options.torch ?? environment?.interpreter;
process.on('SIGINT', () => {
  environment?.remove();
  process.exit(130);
});
let results;
try {
  const loadBefore = loadavg()[0];
  const training = await timeTraining(interpreter);
  const clutteredDigits = await timeClutter();
  const tfjs = JSON.parse(readFileSync(require.resolve('@tensorflow/tfjs-core/package.json'), 'utf8')).version;
  const torch = training.flatMap(({ peers }) => peers).find(({ name }) => name === 'PyTorch')?.engine;
  results = {
    date: new Date().toISOString().slice(0, 10),
    commit: commitOf(),
    machine: machineOf(loadBefore),
    versions: {
      Node: process.versions.node,
      'TensorFlow.js': tfjs,
      ...(torch === undefined ? {} : { PyTorch: torch.split(',')[0].replace('PyTorch ', '') }),
    },
    rounds,
    settings: SETTINGS,
    training,
    clutteredDigits,
  };
} finally {
  environment?.remove();
}

const json = `${JSON.stringify(results, null, 2)}\n`;
write(join(root, 'runs', `bench-${new Date().toISOString().replaceAll(/[:.]/g, '-')}.json`), json, progress);
if (options.publish) {
  const file = `tooling/bench/results/${results.date}.json`;
  write(join(root, file), json, progress);
  write(join(root, 'docs', 'benchmarks.md'), benchmarksPage(results, file), progress);
}
console.log(`\n${tables(results)}\n`);
