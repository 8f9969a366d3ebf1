// A worker that times training steps of one network on one engine: node trainingStep.mjs <engine> <network> <batch>.
import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import { prepareEngine } from '@infodrop/engine';
import { allCnn32, mlp } from '@infodrop/networks';
import { integers, key, uniform } from '@infodrop/random';
import { constant, train } from '@infodrop/training';
import '@tensorflow/tfjs-backend-cpu';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { setBackend, tensor } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { answerCommands, stopWatch } from './answerCommands.mjs';
import { SETTINGS } from './cases.mjs';

const [engine, network, batchText] = process.argv.slice(2);
const batchSize = Number(batchText);

const ENGINES = {
  infodrop: async () => (await prepareEngine({ backend: 'wasm' })).line,
  'tfjs wasm': async () => {
    setWasmPaths(dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm')) + sep);
    setThreadsCount(1);
    await setBackend('wasm');
    return 'wasm as TensorFlow.js has it, 1 thread';
  },
  'tfjs cpu': async () => {
    await setBackend('cpu');
    return 'cpu, plain JavaScript';
  },
};

const { beta, klScale, minAlpha, maxAlpha, learningRate, momentum } = SETTINGS;
const noise = { kind: 'information', beta, klScale, minAlpha, maxAlpha };

const NETWORKS = {
  allCnn32: {
    shape: [32, 32, 3],
    build: () => allCnn32({ width: SETTINGS.width, inputDropout: SETTINGS.inputDropout, noise, seed: 1 }),
  },
  mlp: { shape: [28, 28, 1], build: () => mlp({ units: SETTINGS.units, noise, seed: 1 }) },
};

const line = await ENGINES[engine]();
const { shape, build } = NETWORKS[network];
const model = build();
const pixels = uniform(key('bench images'), batchSize * shape.reduce((a, b) => a * b));
const images = Float32Array.from(pixels);
const labels = integers(key('bench labels'), batchSize, { high: 10 });

/** Times whole updates in the training loop, from asking for the batch to the updated weights. */
async function measure(steps) {
  const watch = stopWatch();
  const data = {
    size: steps * batchSize,
    batch: () => {
      watch.start();
      return { images: tensor(images, [batchSize, ...shape]), labels };
    },
  };
  await train({
    model,
    data,
    epochs: 1,
    batchSize,
    optimizer: { kind: 'nesterov', momentum },
    schedule: constant(learningRate),
    seed: 1,
    onStep: () => {
      watch.stop();
    },
  });
  return watch.read();
}

await answerCommands(line, measure);
