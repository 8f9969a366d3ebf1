import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildNativeAddon } from '../src/buildNativeAddon.js';
import { checkNativeAddon } from '../src/checkNativeAddon.js';

// TensorFlow from PyPI, tfjs-node from npm, this package and the engine as they are packed, in a folder with a space in its name.
// INFODROP_PYTHON names a Python that has TensorFlow, CUDA's for one, and saves that installation.

const here = join(import.meta.dirname, '..');
let work = '';
let project = '';
let python = process.env.INFODROP_PYTHON ?? '';
const addon = (): string =>
  join(project, 'node_modules', '@tensorflow', 'tfjs-node', 'lib', 'napi-v8', 'tfjs_binding.node');
const hash = (): string => createHash('sha256').update(readFileSync(addon())).digest('hex');

beforeAll(() => {
  work = realpathSync(mkdtempSync(join(tmpdir(), 'infodrop native ')));
  if (python === '') {
    execFileSync('python3', ['-m', 'venv', join(work, 'venv')], { stdio: 'inherit' });
    python = join(work, 'venv', 'bin', 'python');
    execFileSync(python, ['-m', 'pip', 'install', '--quiet', 'tensorflow-cpu'], { stdio: 'inherit' });
  }
  project = join(work, 'a project');
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type: 'module' }));
  const pnpm = join(here, '..', '..', 'node_modules', 'pnpm', 'bin', 'pnpm.cjs');
  for (const folder of [here, join(here, '..', 'engine')]) {
    execFileSync(process.execPath, [pnpm, 'pack', '--pack-destination', work], { cwd: folder, stdio: 'ignore' });
  }
  const tarballs = readdirSync(work).filter((file) => file.endsWith('.tgz'));
  const names = ['core', 'layers', 'backend-cpu', 'node'].map((name) => `@tensorflow/tfjs-${name}@4.22.0`);
  execFileSync(
    'npm',
    ['install', '--ignore-scripts', '--no-audit', '--no-fund', ...tarballs.map((file) => join(work, file)), ...names],
    {
      cwd: project,
      stdio: 'inherit',
    },
  );
  writeFileSync(join(project, 'train.js'), TRAINING);
});

afterAll(() => {
  rmSync(work, { recursive: true, force: true });
});

/** A small convolutional network, a few steps, from weights and data that are the same everywhere. */
const TRAINING = `import { prepareEngine } from '@infodrop/engine';
import { memory, oneHot, tensor, tensor1d, tidy, topk } from '@tensorflow/tfjs-core';
import { initializers, layers, sequential } from '@tensorflow/tfjs-layers';

const engine = await prepareEngine();
const first = (seed) => ({ kernelInitializer: initializers.glorotUniform({ seed }) });
const model = sequential({
  layers: [
    layers.conv2d({ inputShape: [12, 12, 3], filters: 8, kernelSize: 3, strides: 2, padding: 'same', ...first(1) }),
    layers.batchNormalization(),
    layers.reLU(),
    layers.conv2d({ filters: 12, kernelSize: 3, activation: 'relu', ...first(2) }),
    layers.maxPooling2d({ poolSize: 2 }),
    layers.flatten(),
    layers.dense({ units: 4, activation: 'softmax', ...first(3) }),
  ],
});
model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy' });
const images = tensor([...Array(16 * 12 * 12 * 3).keys()].map((i) => Math.sin(0.37 * i * (1 + (i % 7)))), [16, 12, 12, 3]);
const classes = [...Array(16).keys()].map((i) => i % 4);
const labels = oneHot(tensor1d(classes, 'int32'), 4);
const losses = [];
let tensors = 0;
for (let step = 0; step < 12; step++) {
  losses.push(await model.trainOnBatch(images, labels));
  // The optimizer makes its own at the first step.
  if (step === 1) tensors = memory().numTensors;
}
// Of what tfjs-node 4.22.0 does with util.isNullOrUndefined, the part that any program meets.
const highest = tidy(() => [...topk(tensor([[1, 4, 2]]), 2).values.dataSync()]);
console.log(JSON.stringify({ engine, losses, highest, grown: memory().numTensors - tensors }));
`;

interface Trained {
  engine: { backend: string; line: string; versions: Record<string, string> };
  losses: number[];
  highest: number[];
  grown: number;
}

function train(backend: string): { trained: Trained | undefined; stderr: string; status: number | null } {
  const env = { ...process.env, NODE_OPTIONS: '', INFODROP_BACKEND: backend, TF_CPP_MIN_LOG_LEVEL: undefined };
  const { stdout, stderr, status } = spawnSync(process.execPath, ['train.js'], { cwd: project, env, encoding: 'utf8' });
  const line = stdout.split('\n').find((each) => each.startsWith('{'));
  return { trained: line === undefined ? undefined : (JSON.parse(line) as Trained), stderr, status };
}

describe(`native TensorFlow on Node ${process.versions.node}`, () => {
  it('is not there without its addon, and the reason says what to do', () => {
    const { status, stderr } = train('tfjs-node');
    expect(status).not.toBe(0);
    expect(stderr).toContain('got tfjs-node: installed, but its addon is not built: run npx infodrop native.');
  });

  it('is built against the TensorFlow of Python', async () => {
    const report = await buildNativeAddon({ python, from: project });
    expect(report).toMatchObject({
      package: { name: 'tfjs-node', version: '4.22.0' },
      addon: addon(),
      check: { works: true, fault: null, tensorflow: report.tensorflow.version },
    });
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    expect(readdirSync(join(addon(), '..', '..'))).toEqual(['napi-v8']);
    console.log(`compiled in ${report.seconds.toFixed(1)} s; ${report.check.device!}; ${report.tensorflow.version}`);
    expect(await checkNativeAddon({ from: project })).toMatchObject({ works: true, addon: addon() });
  });

  it('trains to the losses of plain JavaScript, and says no more than it must', () => {
    const native = train('tfjs-node');
    // On processors with AVX-512 TensorFlow 2.21 says this at every TF_CPP_MIN_LOG_LEVEL, and whatever TF_ENABLE_ONEDNN_OPTS is.
    const rest = native.stderr.replace(
      /^WARNING: All log .*InitializeLog.*\nI0000 .* oneDNN custom operations are on.*\n/mu,
      '',
    );
    expect(rest).not.toMatch(/cpu_feature_guard|InitializeLog|isNullOrUndefined/u);
    expect(native.trained?.engine).toMatchObject({ backend: 'tfjs-node' });
    expect(native.trained?.engine.line).toMatch(/^tfjs-node: native TensorFlow on (?:the CPU|a GPU), /u);
    const plain = train('cpu');
    expect(native.trained?.highest).toEqual([4, 2]);
    expect(native.trained?.grown).toBe(0);
    const [losses, expected] = [native.trained!.losses, plain.trained!.losses];
    const differences = losses.map((loss, step) => Math.abs(loss - expected[step]!) / expected[step]!);
    console.log(`losses ${losses.join(' ')}; largest relative difference ${Math.max(...differences)}`);
    expect(losses).toHaveLength(12);
    expect(losses.at(-1)).toBeLessThan(0.7 * losses[0]!);
    // Single precision, added up in another order; a GPU may round the factors of its convolutions to ten bits.
    const onGpu = native.trained?.engine.line.includes('on a GPU') === true;
    expect(Math.max(...differences)).toBeLessThan(onGpu ? 1e-2 : 1e-5);
  });

  it('leaves the addon as it was when a build is killed', async () => {
    const before = hash();
    const program = `import { buildNativeAddon } from '@infodrop/build-tfjs-node';
      await buildNativeAddon({ python: process.argv[1], onProgress: ({ text }) => { console.log(text); } });`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program, python], {
      cwd: project,
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise<void>((resolve) => {
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        if (text.includes('compiling')) setTimeout(resolve, 1000);
      });
    });
    const ended = new Promise((resolve) =>
      child.once('close', (_, by) => {
        resolve(by);
      }),
    );
    // It and its compiler, which is in its group.
    process.kill(-child.pid!, 'SIGKILL');
    expect(await ended).toBe('SIGKILL');
    expect(hash()).toBe(before);
    expect(await checkNativeAddon({ from: project })).toMatchObject({ works: true });
    // What it left is of no harm to the next build.
    expect((await buildNativeAddon({ python, from: project })).check.works).toBe(true);
  });

  it('says so when TensorFlow has gone', async () => {
    const copy = readFileSync(addon());
    // The same length, so that nothing else in the file moves.
    const [folder] = /[^\0]*site-packages[\\/]tensorflow(?=\0)/u.exec(copy.toString('latin1')) ?? [];
    if (folder === undefined) throw new Error('the addon must say where TensorFlow is');
    copy.write('/nowhere/'.padEnd(folder.length, 'x'), copy.indexOf(folder), 'latin1');
    writeFileSync(addon(), copy);
    expect(await checkNativeAddon({ from: project })).toMatchObject({
      works: false,
      fault: expect.stringMatching(/libtensorflow.*cannot open shared object file/u) as string,
    });
    expect(train('tfjs-node').stderr).toMatch(
      /installed, but its addon does not load \(libtensorflow.*: run npx infodrop native\./u,
    );
  });
});
