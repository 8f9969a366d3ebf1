/** A pair of networks that work against each other, two turns a step: what a FactorVAE and its discriminator are made of. */
import { informationDropoutDense, informationLayers } from '@infodrop/dropout';
import { integers, key, normal } from '@infodrop/random';
import {
  add,
  gather,
  mean,
  memory,
  mul,
  neg,
  type Scalar,
  softplus,
  squaredDifference,
  stack,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
  tensor1d,
  unstack,
} from '@tensorflow/tfjs-core';
import { initializers, layers, type LayersModel, sequential } from '@tensorflow/tfjs-layers';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  adam,
  type Batch,
  constant,
  memoryCheckpointStore,
  memoryMetricsLog,
  nesterov,
  type Objective,
  type StepContext,
  train,
  type TrainingData,
  type TrainOptions,
} from '../src/index.js';
import { backendsForLongTests, useBackend } from '@infodrop-tooling/vitest/backends';
import { mortal } from '@infodrop-tooling/vitest/mortal';
import { weightsOf } from './fixtures.js';

type Measures = Readonly<{ reconstruction: number; totalCorrelation: number; discrimination: number }>;
type Pair = Objective<Batch, Measures>;

const UNITS = 3;

/** Points of four numbers made of two, so that there is something to find out. */
function correlated(size: number): TrainingData<Batch> {
  const values = normal(key('correlated'), 2 * size);
  const inputs = new Float32Array(4 * size);
  for (let i = 0; i < size; i++) {
    const [a, b] = [values[2 * i]!, values[2 * i + 1]!];
    inputs.set([a, b, a + b, a - b], 4 * i);
  }
  return {
    size,
    shape: [4],
    batch: (indices) => ({
      inputs: Float32Array.from([...indices].flatMap((index) => [...inputs.subarray(4 * index, 4 * index + 4)])),
    }),
  };
}

/** Each column of a batch in an order of its own: codes of the product of the marginals. */
function permuteColumns(z: Tensor2D, { key: of }: StepContext): Tensor {
  const [size, units] = z.shape;
  const columns = unstack(z, 1).map((column, i) => {
    const order = Array.from({ length: size }, (_, row) => row);
    const draws = integers(of, size, { low: 0, high: 2 ** 31, offset: i * size });
    order.sort((a, b) => draws[a]! - draws[b]!);
    return gather(column, tensor1d(order, 'int32'));
  });
  expect(columns).toHaveLength(units);
  return stack(columns, 1);
}

function models(): Record<'encoder' | 'decoder' | 'discriminator', LayersModel> {
  const dense = (units: number, name: string, inputShape?: number[], activation?: 'relu'): layers.Layer =>
    layers.dense({
      units,
      name,
      ...(inputShape ? { inputShape } : {}),
      ...(activation ? { activation } : {}),
      kernelInitializer: initializers.glorotUniform({ seed: units + name.length }),
    });
  const noisy = (inputShape: number[]) =>
    informationDropoutDense({ units: UNITS, klScale: 1, beta: 0.1, name: 'noise', inputShape, activation: 'softplus' });
  return {
    encoder: sequential({ layers: [noisy([4])] }),
    // A layer of the same name in another model: its noise must be another.
    decoder: sequential({ layers: [noisy([UNITS]), dense(4, 'out')] }),
    discriminator: sequential({ layers: [dense(8, 'hidden', [UNITS], 'relu'), dense(1, 'logit')] }),
  };
}

function factorPair(parts = models()): Pair {
  const { encoder, decoder, discriminator } = parts;
  const logits = (z: Tensor): Tensor => discriminator.apply(z) as Tensor;
  return {
    models: parts,
    turns: [
      {
        name: 'autoencoder',
        trains: ['encoder', 'decoder'],
        terms({ inputs }, { training }) {
          const z = encoder.apply(inputs, { training }) as Tensor;
          const error = sum(squaredDifference(decoder.apply(z, { training }) as Tensor, inputs), 1);
          const totalCorrelation = mean<Scalar>(logits(z));
          const loss = add<Scalar>(mean<Scalar>(error), mul(totalCorrelation, 0.1));
          return { loss, measures: { reconstruction: error, totalCorrelation } };
        },
      },
      {
        name: 'adversary',
        trains: ['discriminator'],
        terms({ inputs }, context) {
          const z = encoder.apply(inputs, { training: context.training }) as Tensor2D;
          const real = logits(z);
          const permuted = logits(permuteColumns(z, context));
          const loss = mean<Scalar>(add(softplus(neg(real)), softplus(permuted)));
          return { loss, measures: { discrimination: loss } };
        },
      },
    ],
  };
}

const options = (): Omit<TrainOptions<Batch, Measures, Measures>, 'objective'> => ({
  data: correlated(60),
  epochs: 3,
  batchSize: 12,
  seed: 4,
  optimizer: { byTurn: { autoencoder: nesterov({ momentum: 0.5 }), adversary: adam({ beta1: 0.5 }) } },
  schedule: { byTurn: { autoencoder: constant(0.01), adversary: constant(0.02) } },
});

const withoutTimes = (records: readonly unknown[]): unknown =>
  JSON.parse(
    JSON.stringify(records, (name, value: unknown) =>
      ['seconds', 'examplesPerSecond'].includes(name) ? undefined : value,
    ),
  );

describe.each(backendsForLongTests)('an adversarial pair on %s', (backend) => {
  beforeEach(() => useBackend(backend));

  it('changes in each turn what the turn trains, with its own optimizer', async () => {
    const parts = models();
    const { history, step } = await train({ ...options(), objective: factorPair(parts), epochs: 40 });
    expect(step).toBe(200);
    expect(Object.keys(history[0]!)).toEqual(
      expect.arrayContaining(['reconstruction', 'totalCorrelation', 'discrimination']),
    );
    expect(history.at(-1)!.reconstruction).toBeLessThan(0.5 * history[0]!.reconstruction);

    const frozen = models();
    const discriminator = await weightsOf(frozen.discriminator);
    const encoder = await weightsOf(frozen.encoder);
    await train({
      ...options(),
      objective: factorPair(frozen),
      schedule: { byTurn: { autoencoder: constant(0.01), adversary: constant(0) } },
    });
    expect(await weightsOf(frozen.discriminator)).toEqual(discriminator);
    expect(await weightsOf(frozen.encoder)).not.toEqual(encoder);
  });

  it('killed and resumed ends with the same weights, slots and metrics, to the bit', async () => {
    const whole = models();
    const store = memoryCheckpointStore();
    const log = memoryMetricsLog();
    const straight = await train({
      ...options(),
      objective: factorPair(whole),
      checkpoint: store,
      checkpointEverySteps: 2,
      metrics: log,
    });
    for (const fatal of [2, 5, 9]) {
      const kept = memoryCheckpointStore();
      const metrics = memoryMetricsLog();
      const shared = { ...options(), checkpointEverySteps: 2, metrics };
      await expect(train({ ...shared, objective: factorPair(), checkpoint: mortal(kept, fatal) })).rejects.toThrow(
        'killed',
      );
      const parts = models();
      const resumed = await train({ ...shared, objective: factorPair(parts), checkpoint: kept });
      expect(resumed.resumed?.step).toBeGreaterThanOrEqual(0);
      for (const name of ['encoder', 'decoder', 'discriminator'] as const) {
        expect(await weightsOf(parts[name]), `${name}, killed at save ${fatal}`).toEqual(await weightsOf(whole[name]));
      }
      expect(withoutTimes(metrics.records)).toEqual(withoutTimes(log.records));
      expect(withoutTimes(resumed.history)).toEqual(withoutTimes(straight.history));
      const [one, other] = [(await store.load())!.checkpoint, (await kept.load())!.checkpoint];
      expect(new Map([...other.tensors])).toEqual(new Map([...one.tensors]));
    }
  });

  it('leaves no tensor behind, and stops where a turn is not finite', async () => {
    const parts = models();
    const objective = factorPair(parts);
    const before = memory().numTensors;
    await train({ ...options(), objective, epochs: 1 });
    expect(memory().numTensors).toBe(before);
    const [first, second] = objective.turns as [Pair['turns'][0], Pair['turns'][0]];
    const broken: Pair = {
      ...objective,
      turns: [
        first,
        {
          ...second,
          terms(batch, context) {
            const { loss, measures } = second.terms(batch, context);
            return { loss: context.step < 2 ? loss : sub(loss, Infinity), measures };
          },
        },
      ],
    };
    await expect(train({ ...options(), objective: broken })).rejects.toMatchObject({
      name: 'DivergenceError',
      step: 3,
      place: 'loss',
    });
    expect(memory().numTensors).toBe(before);
  });

  it('gives layers of one name in two models different noise', async () => {
    const parts = models();
    await train({ ...options(), objective: factorPair(parts), epochs: 1 });
    const [encoding, decoding] = [parts.encoder, parts.decoder].map((model) => informationLayers(model)[0]!);
    expect([encoding!.path, decoding!.path]).toEqual(['noise', 'noise']); // each in its own model, when asked for
    expect([encoding!.noiseStep, decoding!.noiseStep]).toEqual([10, 5]);
  });
});

describe('turns', () => {
  beforeEach(() => useBackend('cpu'));

  it('are refused where they train what is not there, share a name, or give one measure twice', async () => {
    const objective = factorPair();
    const [first, second] = objective.turns as [Pair['turns'][0], Pair['turns'][0]];
    const refusal = (turns: Pair['turns']): Promise<unknown> =>
      train({ ...options(), objective: { ...objective, turns } });
    await expect(refusal([{ ...first, trains: ['coder'] }, second])).rejects.toThrow(
      'turn \'autoencoder\' must train models of the objective (encoder, decoder, discriminator), got "coder"',
    );
    await expect(refusal([first, { ...second, name: 'autoencoder' }])).rejects.toThrow('must have different names');
    await expect(
      refusal([
        first,
        {
          ...second,
          terms: (batch, context) => ({
            ...second.terms(batch, context),
            measures: first.terms(batch, context).measures,
          }),
        },
      ]),
    ).rejects.toThrow("turn 'adversary' must give measures of its own, got 'reconstruction'");
    const { adversary } = (options().optimizer as { byTurn: Record<string, ReturnType<typeof adam>> }).byTurn;
    await expect(train({ ...options(), objective, optimizer: { byTurn: { adversary: adversary! } } })).rejects.toThrow(
      "optimizer.byTurn must have turn 'autoencoder', got none",
    );
  });
});
