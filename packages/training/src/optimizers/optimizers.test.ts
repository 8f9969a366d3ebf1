import { memory, mul, type Tensor, tensor1d, tidy, variable } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { backendsHere, useBackend } from '@infodrop-tooling/vitest/backends';
import { adam } from './adam.js';
import { nesterov } from './nesterov.js';
import type { Optimizer, RunningOptimizer } from './optimizer.js';
import { rmsProp } from './rmsProp.js';
import { sgd } from './sgd.js';

const rateOf = (step: number): number => 0.1 / (1 + step);

/** Two weights and the gradient (w, 2w) of ½w₁² + w₂², applied from step `from` on to step `to`. */
function descend(optimizer: RunningOptimizer, weights: ReturnType<typeof twoWeights>, from: number, to: number): void {
  for (let step = from; step < to; step++) {
    const gradients = [weights[0].clone(), tidy(() => mul(weights[1], 2))];
    optimizer.apply(gradients, rateOf(step));
    gradients.forEach((gradient) => {
      gradient.dispose();
    });
  }
}

const twoWeights = () => [variable(tensor1d([1, -2])), variable(tensor1d([3, 0.5, -1]))] as const;

/** Each optimizer, and its formula for one weight of gradient w. */
const cases: readonly [string, () => Optimizer, () => (w: number, step: number) => number][] = [
  ['sgd', sgd, () => (w, step) => w - rateOf(step) * w],
  [
    'nesterov',
    nesterov,
    () => {
      let v = 0;
      return (w, step) => {
        v = 0.9 * v + w;
        return w - rateOf(step) * (w + 0.9 * v);
      };
    },
  ],
  [
    'adam',
    () => adam({ beta1: 0.8, epsilon: 1e-3 }),
    () => {
      let [m, v] = [0, 0];
      return (w, step) => {
        m = 0.8 * m + 0.2 * w;
        v = 0.999 * v + 0.001 * w * w;
        const [first, second] = [m / (1 - 0.8 ** (step + 1)), v / (1 - 0.999 ** (step + 1))];
        return w - (rateOf(step) * first) / (Math.sqrt(second) + 1e-3);
      };
    },
  ],
  [
    'rmsProp',
    () => rmsProp({ momentum: 0.5, epsilon: 1e-3 }),
    () => {
      let [s, u] = [0, 0];
      return (w, step) => {
        s = 0.9 * s + 0.1 * w * w;
        u = 0.5 * u + (rateOf(step) * w) / Math.sqrt(s + 1e-3);
        return w - u;
      };
    },
  ],
];

describe.each(backendsHere.flatMap((backend) => cases.map((each) => [backend, ...each] as const)))(
  'on %s, %s',
  (backend, name, make, formula) => {
    beforeAll(() => useBackend(backend));

    const numbers = async (weight: Tensor): Promise<Float32Array> => Float32Array.from(await weight.data());

    it('makes the updates of its formula', async () => {
      const weights = twoWeights();
      descend(make().start(weights), weights, 0, 5);
      const update = formula();
      let w = 1;
      for (let step = 0; step < 5; step++) w = update(w, step);
      expect((await numbers(weights[0]))[0]).toBeCloseTo(w, 5);
    });

    it('goes on bit for bit from its saved slots, although the variables have other names', async () => {
      const whole = twoWeights();
      const straight = make().start(whole);
      descend(straight, whole, 0, 9);

      const first = twoWeights();
      const before = make().start(first);
      descend(before, first, 0, 4);
      const slots = await before.slots();
      const second = [
        variable(tensor1d(await numbers(first[0]))),
        variable(tensor1d(await numbers(first[1]))),
      ] as const;
      expect(second[0].name).not.toBe(first[0].name);
      const after = make().start(second);
      await after.restore(slots, 4);
      descend(after, second, 4, 9);

      expect(await numbers(second[0])).toEqual(await numbers(whole[0]));
      expect(await numbers(second[1])).toEqual(await numbers(whole[1]));
      expect(await after.slots()).toEqual(await straight.slots());
    });

    it('has the slots that it names, one per weight, and none before the first update', async () => {
      const optimizer = make();
      const running = optimizer.start(twoWeights());
      expect(await running.slots()).toBeNull();
      running.apply([tensor1d([1, 2]), tensor1d([3, 4, 5])], 0.1);
      const slots = await running.slots();
      expect(Object.keys(slots!.perWeight)).toEqual(optimizer.slotNames);
      for (const arrays of Object.values(slots!.perWeight)) {
        expect(arrays.map((array) => array.length)).toEqual([2, 3]);
      }
      expect(optimizer.name).toBe(name);
    });

    it('leaves a weight without a gradient as it is', async () => {
      const weights = twoWeights();
      make()
        .start(weights)
        .apply([null, tensor1d([1, 1, 1])], 0.5);
      expect(await numbers(weights[0])).toEqual(Float32Array.of(1, -2));
      expect((await numbers(weights[1]))[0]).toBeLessThan(3);
    });

    it('gives back every tensor', async () => {
      const weights = twoWeights();
      const before = memory().numTensors;
      const running = make().start(weights);
      descend(running, weights, 0, 2);
      await running.restore(await running.slots(), 2);
      descend(running, weights, 2, 3);
      running.dispose();
      expect(memory().numTensors).toBe(before);
    });

    it('refuses slots of another number of weights', async () => {
      const running = make().start(twoWeights());
      running.apply([tensor1d([1, 2]), tensor1d([3, 4, 5])], 0.1);
      const slots = (await running.slots())!;
      const [slotName] = make().slotNames;
      if (slotName === undefined) return;
      const short = { ...slots, perWeight: { ...slots.perWeight, [slotName]: [Float32Array.of(1)] } };
      await expect(make().start(twoWeights()).restore(short, 1)).rejects.toThrow(
        `slots '${slotName}' must be one per trainable weight, got 1 for 2`,
      );
    });
  },
);

describe('optimizers', () => {
  it('refuse what is outside their domain, and misspelt options', () => {
    expect(() => nesterov({ momentum: 1 })).toThrow('nesterov: momentum must be less than 1, got 1');
    expect(() => nesterov({ momentum: -0.1 })).toThrow('nesterov: momentum must be a finite number ≥ 0, got -0.1');
    expect(() => nesterov({ momentun: 0.5 } as object)).toThrow('Did you mean momentum?');
    expect(() => adam({ beta2: 1 })).toThrow('adam: beta2 must be less than 1, got 1');
    expect(() => adam({ epsilon: 0 })).toThrow('adam: epsilon must be a finite number > 0, got 0');
    expect(() => rmsProp({ decay: NaN })).toThrow('rmsProp: decay must be a finite number ≥ 0, got NaN');
  });

  it('differ in what a checkpoint is refused for', () => {
    expect(adam({ beta1: 0.5 }).settings).toEqual({ beta1: 0.5, beta2: 0.999, epsilon: 1e-7 });
    expect(sgd().settings).toEqual({});
  });
});
