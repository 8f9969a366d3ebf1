import { INFORMATION_DROPOUT, PHILOX_NORMAL } from '@infodrop/kernels';
import { key } from '@infodrop/random';
import {
  add,
  cast,
  engine,
  exp,
  grads,
  log,
  maximum,
  mean,
  memory,
  mul,
  neg,
  notEqual,
  reshape,
  type Scalar,
  sigmoid,
  square,
  sub,
  sum,
  type Tensor,
  tensor,
  tidy,
  zerosLike,
} from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { computeOn, difference, guardedWasm, pseudorandom, run, type Values } from '../backends.js';

const CAP = 0.701;
const FLOOR = 1e-4;

interface Case {
  readonly shape: readonly number[];
  readonly fromLogits: boolean;
  readonly meanCorrection: boolean;
  readonly gateZeros: boolean;
  readonly prior: 'logUniform' | 'logNormal';
  readonly offset: number;
  readonly seed: number;
}

const cases: fc.Arbitrary<Case> = fc.record({
  shape: fc.oneof(
    fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 4 }),
    fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 250, max: 530 })),
  ),
  fromLogits: fc.boolean(),
  meanCorrection: fc.boolean(),
  gateZeros: fc.boolean(),
  prior: fc.constantFrom('logUniform', 'logNormal'),
  offset: fc.oneof(fc.nat(20), fc.integer({ min: 2 ** 34 - 300, max: 2 ** 34 })),
  seed: fc.nat(1000),
});

function attrsOf(example: Case) {
  const { fromLogits, meanCorrection, gateZeros, prior, offset, seed } = example;
  return {
    key: [...key(seed).words],
    offset,
    meanCorrection,
    gateZeros,
    prior,
    cap: CAP,
    floor: FLOOR,
    ...(fromLogits ? { minAlpha: 0.001, alphaRange: 0.7 } : {}),
  };
}

/** Activations, of which every third is 0; strengths; what flows back into z and the cost; the prior's parameters. */
function inputsOf({ shape, fromLogits, seed }: Case): Values[] {
  const f = pseudorandom(shape, seed);
  const strength = pseudorandom(shape, seed + 1);
  return [
    { values: f.values.map((value, i) => (i % 3 === 2 ? 0 : 3 * Math.abs(value) + 0.01)), shape },
    { values: strength.values.map((value) => (fromLogits ? 4 * value : 0.05 + 0.6 * Math.abs(value))), shape },
    pseudorandom(shape, seed + 2),
    pseudorandom(shape, seed + 3),
    { values: Float32Array.of(0.3), shape: [] },
    { values: Float32Array.of(-0.4), shape: [] },
  ];
}

/** The same by operations of tfjs, given the normals, and a mask of the activations that are not 0. */
function composed({ meanCorrection, gateZeros, prior, fromLogits, shape }: Case, normals: Tensor, on: Tensor) {
  return (f: Tensor, strength: Tensor, loc: Tensor, logScale: Tensor): [Tensor, Tensor, Tensor] => {
    const alpha = fromLogits ? add(mul(sigmoid(strength), 0.7), 0.001) : strength;
    const variance = square(alpha);
    const drift = meanCorrection ? mul(variance, 0.5) : zerosLike(variance);
    const z = mul(f, exp(sub(mul(alpha, normals), drift)));
    const [a, b] = [alpha, sub(sub(log(maximum(f, FLOOR)), loc), drift)].map((x) => mul(x, exp(neg(logScale)))) as [
      Tensor,
      Tensor,
    ];
    const excess = mul(sub(a, 1), add(a, 1)); // a² − 1, which square(a) − 1 would lose near 1
    const all =
      prior === 'logUniform' ? sub(Math.log(CAP), log(alpha)) : add(sub(mul(excess, 0.5), log(a)), mul(square(b), 0.5));
    const kl = gateZeros ? mul(all, on) : all;
    return [z, kl, mean(sum(reshape(kl, [shape[0]!, -1]), 1))];
  };
}

/** The objective whose gradient is compared: everything that the kernel gives, weighted. */
function objective([z, kl, average]: readonly Tensor[], dz: Tensor, dKl: Tensor): Scalar {
  return add(add(sum(mul(z!, dz)), sum(mul(kl!, dKl))), mul(average!, 0.7));
}

function fused(example: Case) {
  return (f: Tensor, strength: Tensor, loc: Tensor, logScale: Tensor): Tensor[] =>
    run(
      INFORMATION_DROPOUT.name,
      { f, strength, ...(example.prior === 'logNormal' ? { loc, logScale } : {}) },
      attrsOf(example),
    );
}

describe('information dropout on wasm', () => {
  let checkGuards: () => void;
  beforeAll(async () => {
    checkGuards = await guardedWasm();
  });

  it('equals its composition on the cpu backend, with its gradients, inside its tensors', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (example) => {
        const inputs = inputsOf(example);
        const { offset, shape, seed } = example;
        const [normals] = await computeOn('wasm', [], () =>
          run(PHILOX_NORMAL.name, {}, { key: [...key(seed).words], offset, shape }),
        );
        const evaluate = (compute: ReturnType<typeof fused>, [f, strength, dz, dKl, loc, logScale]: Tensor[]) => {
          const learned = example.prior === 'logNormal' ? [loc!, logScale!] : [];
          const by = grads((...moved: Tensor[]) =>
            objective(compute(moved[0]!, moved[1]!, moved[2] ?? loc!, moved[3] ?? logScale!), dz!, dKl!),
          );
          return [...compute(f!, strength!, loc!, logScale!), ...by([f!, strength!, ...learned])];
        };
        const expected = await computeOn('cpu', inputs, (...tensors) =>
          evaluate(
            composed(example, tensor(normals!.values, [...shape]), cast(notEqual(tensors[0]!, 0), 'float32')),
            tensors,
          ),
        );
        const got = await computeOn('wasm', inputs, (...tensors) => evaluate(fused(example), tensors));
        checkGuards();
        expect(got).toHaveLength(expected.length);
        // The gradients of the prior's parameters are sums over all elements of terms as large as the divergences, which cancel.
        const divergences = expected[1]!.values.reduce((sum, kl) => sum + Math.abs(kl), 0);
        const summed = { values: Float32Array.of(divergences), shape: [] };
        got.forEach((values, i) => {
          const apart = i < 5 ? difference(values, expected[i]!) : difference(values, expected[i]!, summed);
          expect(apart, `result ${i}`).toBeLessThan(i < 5 ? 1e-5 : 3e-6);
        });
      }),
      { numRuns: 150 },
    );
  });

  it('draws the noise that PhiloxNormal draws', async () => {
    const shape = [3, 100];
    const ones = { values: new Float32Array(300).fill(1), shape };
    const alpha = { values: new Float32Array(300).fill(0.5), shape };
    const attrs = { key: [5, 9], offset: 7, meanCorrection: false, gateZeros: true, prior: 'logUniform', cap: CAP };
    const [z, normals] = await computeOn('wasm', [ones, alpha], (f, strength) => [
      run(INFORMATION_DROPOUT.name, { f, strength }, attrs)[0]!,
      run(PHILOX_NORMAL.name, {}, { key: [5, 9], offset: 7, shape })[0]!,
    ]);
    z!.values.forEach((value, i) => {
      expect(value / Math.exp(0.5 * normals!.values[i]!)).toBeCloseTo(1, 6);
    });
  });

  it('gives a KL that is never below 0, right to a float32 where the noise has the spread of the prior', async () => {
    const count = 4001;
    const alpha = Float32Array.from({ length: count }, (_, i) => 3 * (1 + (i - 2000) * 2 ** -23));
    const inputs = [
      { values: new Float32Array(count).fill(1), shape: [count] },
      { values: alpha, shape: [count] },
      { values: Float32Array.of(0), shape: [] },
      { values: Float32Array.of(Math.log(3)), shape: [] },
    ];
    const attrs = { key: [5, 9], offset: 0, meanCorrection: false, gateZeros: false, prior: 'logNormal', floor: FLOOR };
    const [kl] = await computeOn('wasm', inputs, (f, strength, loc, logScale) => [
      run(INFORMATION_DROPOUT.name, { f, strength, loc, logScale }, attrs)[1]!,
    ]);
    kl!.values.forEach((value, i) => {
      const a = alpha[i]! / 3;
      expect(value).toBeGreaterThanOrEqual(0);
      expect(Math.abs(value - ((a - 1) * (a + 1)) / 2 + Math.log(a))).toBeLessThan(1e-9);
    });
  });

  it('takes strengths, logits and activations at the ends of float32', async () => {
    const strength = { values: Float32Array.of(1e-30, 1e-40, 60, 0.5, 0.5), shape: [5] };
    const f = { values: Float32Array.of(1, 1, 1, Infinity, NaN), shape: [5] };
    const attrs = { key: [1, 2], offset: 0, meanCorrection: true, gateZeros: true, prior: 'logUniform', cap: 1 };
    const [z, kl] = await computeOn('wasm', [f, strength], (x, alpha) =>
      run(INFORMATION_DROPOUT.name, { f: x, strength: alpha }, attrs).slice(0, 2),
    );
    expect([...z!.values]).toEqual([1, 1, 0, Infinity, NaN]);
    expect(kl!.values[0]).toBeCloseTo(30 * Math.LN10, 4);
    expect(kl!.values[1]).toBeCloseTo(40 * Math.LN10, 3);
    const logits = { values: Float32Array.of(-200, 200, 0, -Infinity, Infinity), shape: [5] };
    const bounds = { ...attrs, minAlpha: 0.25, alphaRange: 0.75 };
    const [, cost] = await computeOn('wasm', [{ ...f, values: new Float32Array(5).fill(1) }, logits], (x, alpha) =>
      run(INFORMATION_DROPOUT.name, { f: x, strength: alpha }, bounds),
    );
    [0.25, 1, 0.625, 0.25, 1].forEach((alpha, i) => {
      expect(cost!.values[i]).toBeCloseTo(-Math.log(alpha), 6);
    });
  });

  it('leaves the tensor count as it found it, gradients included', async () => {
    const example: Case = {
      shape: [4, 9],
      fromLogits: true,
      meanCorrection: true,
      gateZeros: false,
      prior: 'logNormal',
      offset: 0,
      seed: 1,
    };
    await computeOn('wasm', inputsOf(example), (f, strength, dz, dKl, loc, logScale) => {
      const before = memory().numTensors;
      tidy(() => {
        grads((...moved: Tensor[]) => objective(fused(example)(moved[0]!, moved[1]!, moved[2]!, moved[3]!), dz, dKl))([
          f,
          strength,
          loc,
          logScale,
        ]);
      });
      expect(memory().numTensors).toBe(before);
      return f.clone();
    });
    expect(engine().state.numDataBuffers).toBe(memory().numDataBuffers);
  });

  const good = { key: [1, 2], offset: 0, meanCorrection: true, gateZeros: true, prior: 'logUniform', cap: CAP };
  it.each([
    [{ ...good, key: [1] }, 'key must be two integers'],
    [{ ...good, offset: -1 }, 'offset must be an integer ≥ 0, got -1'],
    [{ ...good, prior: 'normal' }, 'prior must be one of "logUniform", "logNormal", got "normal"'],
    [{ ...good, cap: 0 }, 'cap must be a finite number > 0, got 0'],
    [{ ...good, alphaRange: 0.7 }, 'minAlpha must be a finite number > 0, got undefined'],
    [{ ...good, prior: 'logNormal', floor: FLOOR }, 'input loc must be a tensor, got undefined'],
  ])('refuses attributes %o', async (attrs, message) => {
    const inputs = [pseudorandom([4, 3], 1), pseudorandom([4, 3], 2)];
    await expect(
      computeOn('wasm', inputs, (f, strength) => run(INFORMATION_DROPOUT.name, { f, strength }, attrs)),
    ).rejects.toThrow(message);
  });

  it('refuses strengths of another shape, and says what it got', async () => {
    const inputs = [pseudorandom([4, 3], 1), pseudorandom([3], 2)];
    await expect(
      computeOn('wasm', inputs, (f, strength) => run(INFORMATION_DROPOUT.name, { f, strength }, good)),
    ).rejects.toThrow('strength must be float32 of the shape of f, [4, 3], got float32 [3]');
  });
});
