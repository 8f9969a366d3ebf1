import { backendsHere, read, useBackend } from '@infodrop-tooling/vitest/backends';
import { selfContainedGrad } from '@infodrop/kernels';
import {
  add,
  customGrad,
  dispose,
  engine,
  exp,
  fused,
  grad,
  type GradSaveFunc,
  grads,
  keep,
  memory,
  mul,
  op,
  type Scalar,
  square,
  sum,
  type Tensor,
  tensor1d,
  tensor2d,
  tidy,
  variable,
  variableGrads,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { mendTensorflow } from './mendTensorflow.js';

/** The sum of its inputs, of whose gradients `gradient` decides. */
const operation = (
  gradient: (slope: Tensor, saved: Tensor[]) => Tensor | Tensor[],
  custom: (f: Parameters<typeof customGrad>[0]) => (...inputs: Tensor[]) => Tensor = selfContainedGrad,
) =>
  custom((...given: (Tensor | GradSaveFunc)[]) => {
    const save = given.at(-1) as GradSaveFunc;
    const inputs = given.slice(0, -1) as Tensor[];
    save(inputs);
    return { value: inputs.reduce((a, b) => add(a, b)).clone(), gradFunc: gradient };
  });

describe.each(backendsHere)('the memory of a backward pass on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
    mendTensorflow();
  });

  it('falls from layer to layer: gradients and what was saved for them are freed', async () => {
    const layers = 12;
    const tensorsAtEach: number[] = [];
    const layer = operation((slope, [x]) => {
      tensorsAtEach.push(memory().numTensors);
      return mul(slope, x!);
    });
    const x = tensor1d([1, 2]);
    const before = memory();
    const slope = tidy(() =>
      grad((v) => {
        let y: Tensor = v;
        for (let i = 0; i < layers; i += 1) y = layer(y);
        return sum(y);
      })(x),
    );
    const steps = tensorsAtEach.slice(1).map((count, i) => count - tensorsAtEach[i]!);
    expect(steps).toEqual(Array(layers - 1).fill(-1));
    expect(memory().numTensors).toBe(before.numTensors + 1);
    expect([...(await slope.data())]).toEqual([1, 2 ** layers]);
    dispose([x, slope]);
  });

  it('falls through the fused operations of tfjs, which are functions with gradients of their own', () => {
    const counts: number[] = [];
    const layer = operation((slope) => {
      counts.push(memory().numTensors);
      return slope;
    });
    const [factor, bias] = [variable(tensor2d([[0.5]])), variable(tensor1d([0.25]))];
    const x = tensor2d([[1], [2]]);
    const { value, grads: slopes } = variableGrads(() => {
      let y: Tensor = x;
      for (let i = 0; i < 5; i += 1) y = layer(fused.matMul({ a: y, b: factor, bias }));
      return sum(y);
    });
    const steps = counts.slice(2).map((count, i) => count - counts[i + 1]!);
    // At least what the sum and the product have saved: its input; two factors, the result and the bias.
    expect(Math.max(...steps)).toBeLessThanOrEqual(-5);
    dispose([x, value, factor, bias, ...Object.values(slopes)]);
  });

  it('keeps what is added up to one gradient until it is added, and frees it then', async () => {
    const counts: number[] = [];
    const first = operation((slope) => {
      counts.push(memory().numTensors);
      return slope;
    });
    const uses = 8;
    const x = tensor1d([1, -2]);
    const before = memory().numTensors;
    const [slope] = await read(() => [
      grad((v) => {
        const hidden = first(v);
        let y: Tensor = square(hidden);
        for (let i = 1; i < uses; i += 1) y = add(y, square(hidden));
        return sum(y);
      })(x),
    ]);
    expect(slope).toEqual([2 * uses, -4 * uses]);
    // The gradient of the hidden tensor, what the first operation saved, and the value.
    expect(counts[0]! - before).toBeLessThanOrEqual(4);
    x.dispose();
  });

  it('adds them up in the memory of one of them where it can, and nowhere else', async () => {
    const x = tensor1d(Float32Array.from({ length: 40_007 }, (_, i) => i % 7));
    const [slope, factor] = await read(() => {
      const { value, grads: slopes } = engine().gradients(() => {
        const hidden = square(x);
        return sum<Scalar>(add(add(mul(hidden, hidden), hidden), mul(hidden, 3)));
      }, [x]);
      value.dispose();
      // What was added up before is nobody's target any more.
      return [slopes[0]!, add(slopes[0]!, x)];
    });
    // x⁴ + 4x²
    const exact = (v: number) => 4 * v ** 3 + 8 * v;
    expect(slope!.every((value, i) => value === exact(i % 7))).toBe(true);
    expect(factor!.every((value, i) => value === exact(i % 7) + (i % 7))).toBe(true);
    x.dispose();
  });

  it.each([
    ['customGrad', customGrad],
    ['selfContainedGrad', selfContainedGrad],
  ])('leaves alone what is the caller’s by %s: a gradient to begin with, what is captured', async (_, custom) => {
    const [x, y, given, captured] = [tensor1d([1, 2]), tensor1d([3, 4]), tensor1d([5, 6]), tensor1d([7, 8])];
    const capturing = operation(() => [captured, captured], custom);
    const before = memory().numTensors;
    const [a, b, c, d] = await read(() => {
      const [ofX, ofY] = grads((u, v) => capturing(exp(exp(u)), v))([x, y], given);
      const twice = operation((slope) => [slope, slope], custom);
      const [again, both] = grads((u, v) => twice(square(u), square(v)))([x, y], given);
      return [ofX!, ofY!, again!, both!];
    });
    const slope = (v: number) => Math.exp(v + Math.exp(v));
    expect(a![0]).toBeCloseTo(7 * slope(1), 2);
    expect(a![1]! / (8 * slope(2))).toBeCloseTo(1, 4);
    expect(b).toEqual([7, 8]);
    expect(c).toEqual([10, 24]);
    expect(d).toEqual([30, 48]);
    expect(memory().numTensors).toBe(before);
    expect([...(await given.data()), ...(await captured.data())]).toEqual([5, 6, 7, 8]);
    dispose([x, y, given, captured]);
  });

  it.each([
    ['of its own', (last: (x: Tensor) => Tensor) => last],
    ['within an operation of tfjs', (last: (x: Tensor) => Tensor) => op({ handsOn_: (x: Tensor) => last(x) })],
  ])('lets the gradient function of a customGrad %s hand on what it is given, saves and makes', async (_, within) => {
    const handed: Tensor[] = [];
    const last = within(
      operation((slope, [x]) => {
        const made = mul(slope, 10);
        handed.push(slope, x!, made);
        return mul(slope, 2);
      }, customGrad),
    );
    const first = operation((slope) => handed.reduce((total, each) => add(total, each), slope), customGrad);
    const x = tensor1d([1, 2]);
    const before = memory().numTensors;
    const [slope] = await read(() => [grad((v) => sum(last(square(first(v)))))(x)]);
    // Of the square 2x·2; and 1, x², 10 of the last operation.
    expect(slope).toEqual([4 + 1 + 1 + 10, 8 + 1 + 4 + 10]);
    expect(memory().numTensors).toBe(before);
    x.dispose();
  });

  it('gives what a gradient function saved or kept', async () => {
    const x = tensor1d([1, 2]);
    let kept: Tensor | undefined;
    const keeping = operation((slope) => {
      kept = keep(slope);
      return mul(slope, 3);
    });
    const before = memory().numTensors;
    const [ofSaved, ofKept] = await read(() => [
      grad((v) => sum(operation((_, [saved]) => saved!)(square(v))))(x),
      grad((v) => sum(keeping(square(v))))(x),
    ]);
    expect(ofSaved).toEqual([2, 16]);
    expect(ofKept).toEqual([6, 12]);
    expect([...(await kept!.data())]).toEqual([1, 1]);
    dispose(kept!);
    expect(memory().numTensors).toBe(before);
    x.dispose();
  });

  it('frees gradients that nobody asked for', async () => {
    const weight = variable(tensor1d([2, 3]));
    const fixed = tensor1d([5, 7]);
    const before = memory().numTensors;
    const { value, grads: slopes } = variableGrads(() => sum(mul(mul(weight, fixed), square(fixed))), [weight]);
    expect(memory().numTensors).toBe(before + 2);
    expect([...(await slopes[weight.name]!.data())]).toEqual([125, 343]);
    dispose([value, slopes[weight.name]!, fixed, weight]);
  });
});
