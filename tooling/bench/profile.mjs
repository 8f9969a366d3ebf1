// npm run bench -- profile [options]: where the time of a training step goes on our engine, kernel by kernel.
import { parseArgs } from 'node:util';
import { prepareEngine } from '@infodrop/engine';
import { getKernelsForBackend } from '@tensorflow/tfjs-core';
import { SETTINGS, TRAINING_CASES } from './cases.mjs';
import { median } from './statistics.mjs';
import { stepRunner } from './steps.mjs';

const HELP = `npm run bench -- profile [options]
  --only <text>   the cases with this in their name and batch, such as '¼ width, 20' (default all)
  --steps <n>     how many steps (default 20)
  --threads <n>   on how many threads (default 1)
  --calls         also each call with its shapes, slowest first
INFODROP_SIMD=plain or relaxed chooses the instructions.`;

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    steps: { type: 'string', default: '20' },
    threads: { type: 'string', default: '1' },
    calls: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) {
  console.log(HELP);
  process.exit(0);
}
const [steps, threads] = ['steps', 'threads'].map((name) => {
  const value = Number(options[name]);
  if (Number.isInteger(value) && value >= 1) return value;
  console.error(`bench: --${name} must be an integer ≥ 1, got ${options[name]}.\n\n${HELP}`);
  return process.exit(2);
});

const sizeOf = (shape) => shape.reduce((product, length) => product * length, 1);

/** Multiplications and additions of a call, by the shapes of what goes in and comes out. */
function operationsOf(name, inputs, output) {
  const pairs = (filter) => 2 * filter[0] * filter[1] * filter[2] * filter[3];
  const area = ([batch, height, width]) => batch * height * width;
  switch (name) {
    case 'Conv2D':
    case 'FusedConv2D':
      return pairs(inputs.filter.shape) * area(output.shape);
    case 'Conv2DBackpropInput':
      return pairs(inputs.filter.shape) * area(inputs.dy.shape);
    case 'Conv2DBackpropFilter':
      return pairs(output.shape) * area(inputs.dy.shape);
    case 'BatchMatMul':
    case '_FusedMatMul': {
      const inner = Math.round(Math.sqrt((sizeOf(inputs.a.shape) * sizeOf(inputs.b.shape)) / sizeOf(output.shape)));
      return 2 * sizeOf(output.shape) * inner;
    }
    default:
      return 0;
  }
}

/** The calls of the step that is being made; calls of a kernel within another are part of that. */
let calls = [];
let depth = 0;

function watchKernels() {
  for (const config of getKernelsForBackend('wasm')) {
    const { kernelName, kernelFunc } = config;
    config.kernelFunc = (call) => {
      depth += 1;
      const before = performance.now();
      const processor = process.cpuUsage();
      try {
        const output = kernelFunc(call);
        if (depth === 1) {
          const { user, system } = process.cpuUsage(processor);
          // The lesser of wall and processor time: the first is too long when another program had the processor, the second when our
          // other threads worked.
          const milliseconds = Math.min(performance.now() - before, (user + system) / 1000);
          const [first] = [output].flat();
          const shapes = Object.values(call.inputs).map((input) => `[${input?.shape}]`);
          const place = `${kernelName} ${shapes.join(' ')}`;
          calls.push({ kernelName, place, milliseconds, operations: operationsOf(kernelName, call.inputs, first) });
        }
        return output;
      } finally {
        depth -= 1;
      }
    };
  }
}

/** Adds up calls that have the same `nameOf`. */
function groups(list, nameOf) {
  const found = new Map();
  for (const call of list) {
    const group = found.get(nameOf(call)) ?? { name: nameOf(call), calls: 0, milliseconds: 0, operations: 0 };
    group.calls += 1;
    group.milliseconds += call.milliseconds;
    group.operations += call.operations;
    found.set(group.name, group);
  }
  return [...found.values()].sort((a, b) => b.milliseconds - a.milliseconds);
}

function print(list, least) {
  for (const { name, calls: count, milliseconds, operations } of list) {
    if (milliseconds < least) continue;
    const rate = operations === 0 ? '' : `${(operations / milliseconds / 1e6).toFixed(1)} GFLOP/s`;
    console.log(`${milliseconds.toFixed(2).padStart(9)} ms ${String(count).padStart(4)} × ${name.padEnd(24)} ${rate}`);
  }
}

const engine = await prepareEngine({ backend: 'wasm', threads });
watchKernels();
for (const each of TRAINING_CASES) {
  if (!`${each.name}, ${each.batch}`.includes(options.only)) continue;
  const run = stepRunner({ ...SETTINGS, ...each, threads });
  const made = [];
  let before = 0;
  let processor;
  const watch = {
    start() {
      calls = [];
      processor = process.cpuUsage();
      before = performance.now();
    },
    stop() {
      const milliseconds = performance.now() - before;
      const { user, system } = process.cpuUsage(processor);
      made.push({ milliseconds, processor: (user + system) / 1000, calls });
    },
  };
  await run(3, watch);
  made.length = 0;
  await run(steps, watch);
  // A call does the same work in every step, so its least time is the one that was not disturbed.
  const length = median(made.map((step) => step.calls.length));
  const alike = made.filter((step) => step.calls.length === length);
  const least = alike[0].calls.map((call, i) => ({
    ...call,
    milliseconds: Math.min(...alike.map((step) => step.calls[i].milliseconds)),
  }));
  const inKernels = least.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const leastOf = (key) => Math.min(...made.map((step) => step[key]));
  // Processor time includes the helping threads: with several threads only wall time is right.
  const total = threads === 1 ? 'processor' : 'milliseconds';
  const outside = Math.min(
    ...made.map((step) => step[total] - step.calls.reduce((sum, { milliseconds }) => sum + milliseconds, 0)),
  );
  const on = threads === 1 ? 'one thread' : `${threads} threads`;
  console.log(`\n${each.name}, batch ${each.batch}; ${engine.simd} SIMD, ${on}; least of ${alike.length} steps`);
  console.log(
    `step ${leastOf('milliseconds').toFixed(1)} ms (processor ${leastOf('processor').toFixed(1)}), ` +
      `kernels ${inKernels.toFixed(1)}, outside kernels ${outside.toFixed(1)}, ${length} calls`,
  );
  print(
    groups(least, ({ kernelName }) => kernelName),
    0,
  );
  if (options.calls) {
    console.log('\neach call:');
    print(
      groups(least, ({ place }) => place),
      0.1,
    );
  }
}
