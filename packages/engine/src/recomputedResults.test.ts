import { backendsHere, read, useBackend } from '@infodrop-tooling/vitest/backends';
import { selfContainedGrad } from '@infodrop/kernels';
import {
  add,
  customGrad,
  dispose,
  engine,
  exp,
  getBackend,
  grad,
  type GradSaveFunc,
  keep,
  memory,
  mul,
  type Scalar,
  setBackend,
  square,
  sum,
  type Tensor,
  type Tensor1D,
  tensor1d,
  tidy,
  train,
  variable,
  variableGrads,
} from '@tensorflow/tfjs-core';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { mendTensorflow } from './mendTensorflow.js';

/** How often a result was computed again. */
let recomputed = 0;

/** 2x, which can be computed again. */
const twice = selfContainedGrad((...given: (Tensor | GradSaveFunc)[]) => {
  const [x, save] = given as [Tensor, GradSaveFunc];
  save([x]);
  return {
    value: mul(x, 2),
    gradFunc: (slope: Tensor) => mul(slope, 2),
    recompute: ([saved]: Tensor[]) => {
      recomputed += 1;
      return mul(saved!, 2);
    },
  };
});

/** How many pieces of data the backend holds. */
const pieces = () => engine().backend.numDataIds();

describe.each(backendsHere)('results that can be computed again, on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
    mendTensorflow();
  });

  beforeEach(() => {
    recomputed = 0;
  });

  it('are like any others in a later pass', async () => {
    const x = tensor1d([1, 2]);
    let result: Tensor | undefined;
    grad((v) => {
      result = keep(twice(v));
      return sum(square(result));
    })(x).dispose();
    x.dispose();
    recomputed = 0;
    const other = tensor1d([3, 5]);
    const [slope] = await read(() => [grad((v) => sum(mul(v, result!)))(other)]);
    expect(slope).toEqual([2, 4]);
    expect(recomputed).toBe(0);
    dispose([other, result!]);
  });

  it('are not held from the forward pass to the backward pass', async () => {
    const layers = 6;
    const x = tensor1d([0.25, -0.25]);
    const [tensors, data] = [memory().numTensors, pieces()];
    let held = 0;
    const [slope] = await read(() => [
      grad((v) => {
        let y: Tensor = v;
        for (let i = 0; i < layers; i += 1) y = tidy(() => square(twice(y)));
        held = pieces() - data;
        return sum(y);
      })(x),
    ]);
    // The square of each layer, whose double the next layer has saved, and the result of the last.
    expect(held).toBeLessThanOrEqual(layers + 1);
    expect(recomputed).toBe(layers);
    // (2v)² is ¼ again of ±¼, its slope 8v.
    expect(slope).toEqual([2 ** layers, -(2 ** layers)]);
    expect(memory().numTensors).toBe(tensors);
    expect(pieces()).toBe(data);
    x.dispose();
  });

  it('are freed in the forward pass though a tensor of them is there, and computed again for whoever reads it', async () => {
    const x = tensor1d([1, -2]);
    const [tensors, data] = [memory().numTensors, pieces()];
    const [value, slope] = await read(() => {
      const names: Tensor[] = [];
      const { value, grad: slope } = withValue((v) => {
        for (let i = 0; i < 8; i += 1) names.push(twice(v));
        // The three latest.
        expect(pieces() - data).toBe(3);
        expect([...names[0]!.dataSync()]).toEqual([2, -4]);
        expect(pieces() - data).toBe(3);
        const y = sum<Scalar>(mul(names[0]!, square(names[1]!)));
        // What an operation has read is freed no more, and computed no second time.
        expect(recomputed).toBe(3);
        for (let i = 0; i < 8; i += 1) names.push(twice(v));
        square(names[0]!);
        expect(recomputed).toBe(3);
        return y;
      })(x);
      return [value, slope];
    });
    // Σ 8v³
    expect(value).toEqual([8 - 64]);
    expect(slope).toEqual([24, 96]);
    expect(memory().numTensors).toBe(tensors);
    expect(pieces()).toBe(data);
    x.dispose();
  });

  it('are there after the gradients where the caller keeps them', async () => {
    const kept: Tensor[] = [];
    const x = tensor1d([1, -2]);
    const [tensors, data] = [memory().numTensors, pieces()];
    const [slope] = await read(() => [
      grad((v) => {
        const frozen = twice(exp(tensor1d([0, 0])));
        for (let i = 0; i < 6; i += 1) kept.push(keep(twice(v)));
        kept.push(keep(frozen));
        return sum(mul(square(kept[0]!), frozen));
      })(x),
    ]);
    expect(slope).toEqual([16, -32]);
    for (const each of kept.slice(0, -1)) expect([...(await each.data())]).toEqual([2, -4]);
    expect([...(await kept.at(-1)!.data())]).toEqual([2, 2]);
    dispose(kept);
    expect(memory().numTensors).toBe(tensors);
    expect(pieces()).toBe(data);
    x.dispose();
  });

  it('are computed from each other', async () => {
    const x = tensor1d([1, -2]);
    const [tensors, data] = [memory().numTensors, pieces()];
    const [slope] = await read(() => [
      grad((v) => {
        const results = [v];
        for (let i = 0; i < 7; i += 1) results.push(tidy(() => twice(results.at(-1)!)));
        return sum(mul(square(results[4]!), results[2]!));
      })(x),
    ]);
    // (16v)² 4v
    expect(slope).toEqual([3 * 1024, 3 * 4096]);
    expect(memory().numTensors).toBe(tensors);
    expect(pieces()).toBe(data);
    x.dispose();
  });

  it('are computed once for several readers', async () => {
    const x = tensor1d([1, -2]);
    const [slope] = await read(() => [
      grad((v) => {
        const hidden = tidy(() => twice(v));
        return tidy(() => {
          const y = add(square(hidden), mul(square(hidden), exp(hidden)));
          hidden.dispose();
          return sum(y);
        });
      })(x),
    ]);
    expect(recomputed).toBe(1);
    const exact = (v: number) => 8 * v + (8 * v + 8 * v * v) * Math.exp(2 * v);
    expect(slope![0]).toBeCloseTo(exact(1), 3);
    expect(slope![1]).toBeCloseTo(exact(-2), 3);
    x.dispose();
  });

  it('stay where a function of customGrad saved them, which may hand them on', async () => {
    const handed: Tensor[] = [];
    const other = customGrad((...given) => {
      const [x, save] = given as unknown as [Tensor, GradSaveFunc];
      save([x]);
      return {
        value: mul(x, 1),
        gradFunc: (slope: Tensor | Tensor[], saved: Tensor[]) => {
          handed.push(saved[0]!);
          return slope;
        },
      };
    });
    const x = tensor1d([1, -2]);
    const [slope] = await read(() => [
      grad((v) => {
        const y = selfContainedGrad((...given: (Tensor | GradSaveFunc)[]) => ({
          value: (given[0] as Tensor).clone(),
          gradFunc: (slope: Tensor) => mul(slope, handed[0]!),
        }))(v);
        return sum(other(tidy(() => twice(y))));
      })(x),
    ]);
    expect(slope).toEqual([4, -8]);
    expect(recomputed).toBe(0);
    x.dispose();
  });

  it('are not taken for the results of functions that pass them on', async () => {
    const x = tensor1d([1, -2]);
    const passingOn = (result: (x: Tensor) => Tensor) =>
      customGrad((...given) => {
        const [v, save] = given as unknown as [Tensor, GradSaveFunc];
        save([mul(v, 100)]);
        return { value: result(v), gradFunc: (slope: Tensor | Tensor[]) => mul(slope as Tensor, 3) };
      });
    const [inner, outer] = await read(() => [
      grad((v) => {
        let y: Tensor = v;
        for (let i = 0; i < 6; i += 1) y = passingOn(twice)(y);
        return sum(square(y));
      })(x),
      grad((v) => {
        const doubled = twice(v);
        const outer = passingOn(() => doubled)(v);
        for (let i = 0; i < 6; i += 1) twice(v);
        return sum(square(outer));
      })(x),
    ]);
    // Of (64x)², by slopes of 3.
    expect(inner).toEqual([2 * 64 * 3 ** 6, -4 * 64 * 3 ** 6]);
    expect(outer).toEqual([4 * 3 + 8, -8 * 3 - 16]);
    x.dispose();
  });

  it('are those of the forward pass where what holds their data is changed in place', async () => {
    const x = tensor1d([1, -2]);
    const weight = variable(tensor1d([0, 0]));
    const optimizer = train.momentum(1, 0);
    const [slope] = await read(() => [
      grad((v) => {
        const doubled = twice(v);
        weight.assign(doubled as Tensor1D);
        doubled.dispose();
        const y = mul(weight, v);
        optimizer.applyGradients([{ name: weight.name, tensor: tensor1d([10, 10]) }]);
        return sum(y);
      })(x),
    ]);
    expect(slope).toEqual([2, -4]);
    optimizer.dispose();
    dispose([x, weight]);
  });

  it('are computed again when there is room for them, and hide no error and no gradient', async () => {
    let isFull = false;
    const heavy = selfContainedGrad((...given: (Tensor | GradSaveFunc)[]) => {
      const [x, save] = given as [Tensor, GradSaveFunc];
      save([x]);
      const recompute = ([saved]: Tensor[]) => {
        if (isFull) throw new Error('no room');
        return mul(saved!, 2);
      };
      return { value: mul(x, 2), gradFunc: (slope: Tensor) => mul(slope, 2), recompute };
    });
    const x = tensor1d([1, -2]);
    const [tensors, data] = [memory().numTensors, pieces()];
    const kept: Tensor[] = [];
    const pass = (error?: string) =>
      grad((v) => {
        for (let i = 0; i < 6; i += 1) kept.push(keep(heavy(v)));
        isFull = true;
        if (error !== undefined) throw new Error(error);
        return sum(v);
      });
    expect(() => pass('of the caller')(x)).toThrow('of the caller');
    isFull = false;
    const [slope] = await read(() => [pass()(x)]);
    expect(slope).toEqual([1, 1]);
    expect(() => kept[0]!.dataSync()).toThrow('no room');
    isFull = false;
    for (const each of kept) expect([...(await each.data())]).toEqual([2, -4]);
    dispose(kept);
    expect(memory().numTensors).toBe(tensors);
    expect(pieces()).toBe(data);
    x.dispose();
  });

  it.runIf(backend !== 'cpu')('are there on another backend that is set within the function', async () => {
    const own = getBackend();
    const onOwn = selfContainedGrad((...given: (Tensor | GradSaveFunc)[]) => {
      const [x, save] = given as [Tensor, GradSaveFunc];
      save([x]);
      const recompute = ([saved]: Tensor[]) => {
        if (getBackend() !== own) throw new Error('no kernel on this backend');
        return mul(saved!, 2);
      };
      return { value: mul(x, 2), gradFunc: (slope: Tensor) => mul(slope, 2), recompute };
    });
    const x = tensor1d([1, -2]);
    const tensors = memory().numTensors;
    const kept: Tensor[] = [];
    const onOther = grad((v) => {
      for (let i = 0; i < 6; i += 1) kept.push(keep(onOwn(v)));
      const squared = square(kept[0]!);
      void setBackend('cpu');
      return sum(mul(squared, kept[1]!));
    });
    const slope = onOther(x);
    for (const each of kept) expect([...each.dataSync()]).toEqual([2, -4]);
    expect([...slope.dataSync()]).toEqual([24, 96]);
    await setBackend(own);
    dispose([...kept, slope]);
    expect(memory().numTensors).toBe(tensors);
    x.dispose();
  });

  it('are let go of where gradients within the function have read them', async () => {
    const [x, z] = [tensor1d([1, -2]), tensor1d([3, 5])];
    const [tensors, data] = [memory().numTensors, pieces()];
    const [slope] = await read(() => [
      grad((w) => {
        const doubled = tidy(() => twice(x));
        const [first, , last] = [square(doubled), square(doubled), mul(doubled, w)];
        doubled.dispose();
        const inner = engine().gradients(() => sum<Scalar>(square(first)), [x]).grads[0]!;
        return sum(mul(last, sum(inner)));
      })(z),
    ]);
    // Σ 64x³ is 64 − 512.
    expect(slope).toEqual([2 * -448, -4 * -448]);
    expect(memory().numTensors).toBe(tensors);
    expect(pieces()).toBe(data);
    dispose([x, z]);
  });

  it('leave nothing behind where the forward or the backward pass throws', () => {
    const x = tensor1d([1, -2]);
    const [tensors, data] = [memory().numTensors, pieces()];
    const failing = selfContainedGrad((...given: (Tensor | GradSaveFunc)[]) => ({
      value: (given[0] as Tensor).clone(),
      gradFunc: () => {
        throw new Error('no gradient');
      },
    }));
    const forward = grad((v) => {
      for (let i = 0; i < 6; i += 1) square(twice(v));
      throw new Error('no value');
    });
    const backward = grad((v) => {
      let y = failing(v);
      for (let i = 0; i < 6; i += 1) y = square(twice(y));
      return sum(y);
    });
    expect(() => forward(x)).toThrow('no value');
    expect(() => backward(x)).toThrow('no gradient');
    expect(memory().numTensors).toBe(tensors);
    expect(pieces()).toBe(data);
    x.dispose();
  });

  it('have gradients of gradients', async () => {
    const x = tensor1d([1, -2]);
    const [third] = await read(() => [grad((u) => grad((v) => sum(mul(square(twice(v)), v)))(u))(x)]);
    // Of 4v³: 24v.
    expect(third).toEqual([24, -48]);
    x.dispose();
  });

  it('are those of the inputs then, where a variable changes after the gradients', async () => {
    const weight = variable(tensor1d([3, 4]));
    const { value, grads } = variableGrads(() => sum(square(twice(weight))));
    weight.assign(tensor1d([0, 0]));
    expect([...(await grads[weight.name]!.data())]).toEqual([24, 32]);
    dispose([value, weight, ...Object.values(grads)]);
  });
});

/** The value of a function too, beside its gradient. */
function withValue(f: (x: Tensor) => Scalar): (x: Tensor) => { value: Tensor; grad: Tensor } {
  return (x) => {
    const { value, grads } = engine().gradients(() => f(x), [x]);
    return { value, grad: grads[0]! };
  };
}
