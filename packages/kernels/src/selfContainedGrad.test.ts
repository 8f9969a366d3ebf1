import '@tensorflow/tfjs-backend-cpu';
import { type GradSaveFunc, grad, grads, memory, mul, scalar, type Tensor } from '@tensorflow/tfjs-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { selfContainedGrad } from './selfContainedGrad.js';

/** Whose gradients were computed. */
let computed: string[] = [];

/** a·b·c of the inputs a and b and the constant c. */
const product = (c: Tensor) =>
  selfContainedGrad((...given: (Tensor | GradSaveFunc)[]) => {
    const [a, b, constant, save] = given as [Tensor, Tensor, Tensor, GradSaveFunc];
    save([a, b, constant]);
    const slope = (name: string, dy: Tensor, other: Tensor, by: Tensor) => () => {
      computed.push(name);
      return mul(dy, mul(other, by));
    };
    return {
      value: mul(mul(a, b), constant),
      gradFunc: (dy, [x, y, by]) => [slope('a', dy, y!, by!), slope('b', dy, x!, by!)],
    };
  }, c);

describe('selfContainedGrad', () => {
  beforeEach(() => {
    computed = [];
  });

  it('computes the gradients that are asked for, of those that are functions', () => {
    const [a, b, c] = [scalar(2), scalar(3), scalar(5)];
    const before = memory().numTensors;
    const slope = grad((x) => product(c)(x, b))(a);
    expect(slope.dataSync()[0]).toBe(15);
    expect(computed).toEqual(['a']);
    const both = grads((x, y) => product(c)(x, y))([a, b]);
    expect(both.map((each) => each.dataSync()[0])).toEqual([15, 10]);
    expect(computed).toEqual(['a', 'a', 'b']);
    for (const each of [slope, ...both]) each.dispose();
    expect(memory().numTensors).toBe(before);
    for (const each of [a, b, c]) each.dispose();
  });
});
