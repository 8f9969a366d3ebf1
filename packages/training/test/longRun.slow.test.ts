import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { backend, memory } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { classification, constant, nesterov, train } from '../src/index.js';
import { useBackend } from '@infodrop-tooling/vitest/backends';
import { ringData, ringNetwork } from './fixtures.js';

const STEPS = 10_000;
const EVERY = 1_000;
const BATCH = 24;
const STEPS_PER_EPOCH = 100;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

interface Held {
  readonly step: number;
  readonly tensors: number;
  readonly bytes: number;
  readonly buffers: number;
  /** Memory of the wasm backend, which only ever grows. */
  readonly wasm: number;
  /** JavaScript objects that are still in use, bytes. */
  readonly heap: number;
}

function held(step: number): Held {
  collectGarbage();
  const { numTensors, numBytes, numDataBuffers } = memory();
  const { wasm } = backend() as unknown as { readonly wasm: { readonly HEAPU8: Uint8Array } };
  return {
    step,
    tensors: numTensors,
    bytes: numBytes,
    buffers: numDataBuffers,
    wasm: wasm.HEAPU8.length,
    heap: process.memoryUsage().heapUsed,
  };
}

it('trains 10,000 steps with as many tensors and as much memory at the end as at the beginning', async () => {
  await useBackend('wasm');
  const model = ringNetwork();
  const measured: Held[] = [];
  const result = await train({
    objective: classification({ model }),
    data: ringData(BATCH * STEPS_PER_EPOCH, 11),
    epochs: STEPS / STEPS_PER_EPOCH,
    batchSize: BATCH,
    seed: 1,
    optimizer: nesterov(),
    schedule: constant(0.01),
    weightDecay: 1e-4,
    onStep: ({ step }) => {
      if (step % EVERY === 0) measured.push(held(step));
    },
  });
  model.dispose();
  console.log(measured.map((at) => JSON.stringify(at)).join('\n'));

  expect(result.step).toBe(STEPS);
  expect(result.history.at(-1)!.error).toBeLessThan(0.2);
  expect(measured).toHaveLength(STEPS / EVERY);
  const [first, ...rest] = measured as [Held, ...Held[]];
  for (const { tensors, bytes, buffers, wasm } of rest) {
    expect({ tensors, bytes, buffers, wasm }).toEqual({
      tensors: first.tensors,
      bytes: first.bytes,
      buffers: first.buffers,
      wasm: first.wasm,
    });
  }
  // In the first half V8 still compiles. After it, less than one small object of 64 bytes a step; a tensor takes more.
  const half = measured[measured.length / 2 - 1]!;
  expect(measured.at(-1)!.heap - half.heap).toBeLessThan((64 * STEPS) / 2);
});
