// node tooling/bench/information/bmi.mjs --python <interpreter>: bias and spread on the benchmark of Czyż et al., as a table.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ksgMutualInformation } from '@infodrop/information';
import { commitOf, root, write } from '../record.mjs';
import { startWorker } from '../worker.mjs';
import { bmiPage } from './bmiReport.mjs';

const HELP = `node tooling/bench/information/bmi.mjs --python <interpreter> [options]
  --python <program>   a Python with tooling/bench/information/requirements-bmi.txt
  --seeds <n>          seeds 0 … n − 1 (default 10)
  --samples <n>        samples of each (default 5000)
  --k <k>              neighbours (default 10)
  --only <text>        only the tasks with this in their name
  --publish            also writes docs/information/bmi.md and tooling/bench/results/information-bmi.json
Takes about ten minutes; run npm run build first.`;

const { values: options } = parseArgs({
  options: {
    python: { type: 'string' },
    seeds: { type: 'string', default: '10' },
    samples: { type: 'string', default: '5000' },
    k: { type: 'string', default: '10' },
    only: { type: 'string', default: '' },
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

const ESTIMATES = {
  infodrop: { algorithm: 1 },
  'infodrop, KSG 2': { algorithm: 2 },
};

try {
  const { ready, error } = worker.hello;
  if (error) throw new Error(`${options.python}: ${error}`);
  const tasks = [];
  for (const task of ready.tasks.filter((name) => name.includes(options.only))) {
    progress(task);
    const result = { task, estimates: {} };
    tasks.push(result);
    for (let seed = 0; seed < seeds; seed++) {
      const found = await worker.ask({ task, seed, count, k, folder });
      if (found.error) throw new Error(`${task}: ${found.error}`);
      const { truth, dimensions, ...peers } = found;
      Object.assign(result, { truth, dimensions });
      const [x, y] = ['x', 'y'].map((name, v) => samplesOf(name, dimensions[v]));
      const ours = Object.entries(ESTIMATES).map(([name, { algorithm }]) => [
        name,
        ksgMutualInformation(x, y, { k, algorithm, scaling: 'standardize' }),
      ]);
      for (const [name, value] of [...ours, ...Object.entries(peers)]) (result.estimates[name] ??= []).push(value);
    }
  }
  const results = {
    date: new Date().toISOString().slice(0, 10),
    commit: commitOf(),
    versions: { Node: process.versions.node, ...ready.versions },
    samples: count,
    seeds,
    k,
    tasks,
  };
  const json = `${JSON.stringify(results, null, 1)}\n`;
  write(join(root, 'runs', 'bmi.json'), json, progress);
  if (options.publish) {
    const file = 'tooling/bench/results/information-bmi.json';
    write(join(root, file), json, progress);
    write(join(root, 'docs', 'information', 'bmi.md'), bmiPage(results, file), progress);
  }
  console.log(bmiPage(results, 'the results'));
} catch (error) {
  console.error(`bmi: ${error.message}`);
  process.exitCode = 1;
} finally {
  await worker.stop();
  rmSync(folder, { recursive: true, force: true });
}
