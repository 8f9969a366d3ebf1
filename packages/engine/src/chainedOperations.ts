import { div, mean, reshape, sign, square, stridedSlice, sub, sum, Tensor, transpose } from '@tensorflow/tfjs-core';

type Chained = (this: Tensor, ...args: never[]) => Tensor;

/** An operation as a method of its first tensor. */
function chained(operation: (x: Tensor, ...args: never[]) => Tensor): Chained {
  return function (...args) {
    return operation(this, ...args);
  };
}

/** The methods that tfjs-layers calls: in its initial weights of recurrent layers, and in `r2Score`. */
const METHODS: Readonly<Record<string, Chained>> = {
  div: chained(div),
  flatten: chained((x) => reshape(x, [x.size])),
  mean: chained(mean),
  reshape: chained(reshape),
  sign: chained(sign),
  square: chained(square),
  stridedSlice: chained(stridedSlice),
  sub: chained(sub),
  sum: chained(sum),
  transpose: chained(transpose),
};

/**
 * Gives tensors the methods that tfjs-layers 4.22.0 calls on them, where they have none: only the union package
 * `@tensorflow/tfjs` brings them, so that without it `lstm`, `gru` and `simpleRNN` fail. A second call changes nothing.
 */
export function provideChainedOperations(): void {
  for (const [name, method] of Object.entries(METHODS)) {
    if (name in Tensor.prototype) continue;
    Object.defineProperty(Tensor.prototype, name, { value: method, configurable: true, writable: true });
  }
}
