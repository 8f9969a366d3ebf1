// node tooling/bench/information/bmi.mjs --python <interpreter>: bias and spread on the benchmark of Czyż et al., as a table.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ksgMutualInformation } from '@infodrop/information';
import { commitOf, root, write } from '../record.mjs';
import { startWorker } from '../worker.mjs';
import { bmiPage, bmiTable } from './bmiReport.mjs';

const HELP = `node tooling/bench/information/bmi.mjs --python <interpreter> [options]
  --python <program>   a Python with tooling/bench/information/requirements-bmi.txt
  --seeds <n>          seeds 0 … n − 1 (default 10)
  --samples <n>        samples of each (default 5000)
  --k <k>              neighbours (default 10)
  --only <text>        only the tasks with this in their name
  --resume             goes on with what runs/bmi.json has of the same settings, task by task
  --publish            also writes packages/information/docs/bmi.md and tooling/bench/results/information-bmi.json
Run npm run build first. The tasks of 25 and 50 dimensions take most of the time.`;

const { values: options } = parseArgs({
  options: {
    python: { type: 'string' },
    seeds: { type: 'string', default: '10' },
    samples: { type: 'string', default: '5000' },
    k: { type: 'string', default: '10' },
    only: { type: 'string', default: '' },
    resume: { type: 'boolean', default: false },
    publish: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (options.help || options.python === undefined) {
  console.log(HELP);
  process.exit(options.help ? 0 : 2);
}
const [seeds, count, k] = [options.seeds, options.samples, options.k].map(Number);
const progress = (text) => console.error(`bmi: ${text}`);

const folder = mkdtempSync(join(tmpdir(), 'infodrop-bmi-'));
const env = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', PYTHONDONTWRITEBYTECODE: '1' };
const worker = await startWorker(options.python, [join(import.meta.dirname, 'bmi_samples.py')], {
  limitSeconds: 300,
  env,
});

function samplesOf(name, dimensions) {
  const { buffer, byteOffset, byteLength } = readFileSync(join(folder, `${name}.bin`));
  const data = new Float64Array(buffer.slice(byteOffset, byteOffset + byteLength));
  return { data, shape: [data.length / dimensions, dimensions] };
}

/** The second algorithm takes long in many dimensions, and is not run in more than so many. */
const MOST_FOR_ALGORITHM_2 = 10;
const ESTIMATES = { infodrop: 1, 'infodrop, KSG 2': 2 };

const soFar = join(root, 'runs', 'bmi.json');

/** The tasks that an earlier run with the same settings has finished. */
function finished() {
  if (!options.resume || !existsSync(soFar)) return [];
  const earlier = JSON.parse(readFileSync(soFar, 'utf8'));
  return earlier.samples === count && earlier.seeds === seeds && earlier.k === k ? earlier.tasks : [];
}

async function estimate(task) {
  const result = { task, estimates: {} };
  for (let seed = 0; seed < seeds; seed++) {
    progress(`${task}, seed ${seed}`);
    const found = await worker.ask({ task, seed, count, k, folder });
    if (found.error) throw new Error(`${task}: ${found.error}`);
    const { truth, dimensions, ...peers } = found;
    Object.assign(result, { truth, dimensions });
    const [x, y] = ['x', 'y'].map((name, v) => samplesOf(name, dimensions[v]));
    const few = dimensions[0] + dimensions[1] <= MOST_FOR_ALGORITHM_2;
    const ours = Object.entries(ESTIMATES)
      .filter(([, algorithm]) => few || algorithm === 1)
      .map(([name, algorithm]) => [name, ksgMutualInformation(x, y, { k, algorithm, scaling: 'standardize' })]);
    for (const [name, value] of [...ours, ...Object.entries(peers)]) (result.estimates[name] ??= []).push(value);
  }
  return result;
}

try {
  const { ready, error } = worker.hello;
  if (error) throw new Error(`${options.python}: ${error}`);
  const results = {
    date: new Date().toISOString().slice(0, 10),
    commit: commitOf(),
    versions: { Node: process.versions.node, ...ready.versions },
    samples: count,
    seeds,
    k,
    tasks: finished(),
  };
  const known = new Set(results.tasks.map(({ task }) => task));
  const wanted = ready.tasks.filter(({ task }) => task.includes(options.only) && !known.has(task));
  // Few dimensions first: they are quick.
  wanted.sort((a, b) => a.dimensions - b.dimensions);
  const order = new Map(ready.tasks.map(({ task }, place) => [task, place]));
  const save = () => {
    results.tasks.sort((a, b) => order.get(a.task) - order.get(b.task));
    return `${JSON.stringify(results, null, 1)}\n`;
  };
  for (const { task } of wanted) {
    results.tasks.push(await estimate(task));
    write(soFar, save(), () => undefined);
  }
  if (options.publish) {
    const file = 'tooling/bench/results/information-bmi.json';
    write(join(root, file), save(), progress);
    write(join(root, 'packages', 'information', 'docs', 'bmi.md'), bmiPage(results, file), progress);
  }
  console.log(bmiTable(results));
} catch (error) {
  console.error(`bmi: ${error.message}`);
  process.exitCode = 1;
} finally {
  await worker.stop();
  rmSync(folder, { recursive: true, force: true });
}
