import { foldIn, integers, key, normal } from '@infodrop/random';
import { type Tensor, tensor, type TensorLike, tidy } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** Standard normals, the same on every backend. */
export function normals(name: string, shape: readonly number[]): Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  return tensor(normal(foldIn(key(1), name), size), [...shape]);
}

/** Numbers from 0 to `classes` − 1. */
export function classes(name: string, count: number, most: number): Int32Array {
  return Int32Array.from(integers(foldIn(key(2), name), count, { low: 0, high: most }));
}

/** Rows of ones in zeros. */
export function oneHots(numbers: Int32Array, width: number): Tensor {
  const rows = Float32Array.from({ length: numbers.length * width }, () => 0);
  numbers.forEach((number, row) => (rows[row * width + number] = 1));
  return tensor(rows, [numbers.length, width]);
}

/** Gives a model weights that depend on their place in it alone: matrices of normals, the rest as the layers made it. */
export function settled<M extends LayersModel>(model: M): M {
  tidy(() => {
    model.setWeights(
      model.getWeights().map((weight, i) => {
        if (weight.rank < 2) return weight;
        const fanIn = weight.size / weight.shape.at(-1)!;
        return tensor(
          normal(foldIn(key(3), i), weight.size).map((value) => value / Math.sqrt(fanIn)) as TensorLike,
          weight.shape,
        );
      }),
    );
  });
  return model;
}

/** The numbers of some tensors, which are disposed of. */
export async function read(...tensors: readonly Tensor[]): Promise<number[]> {
  const values = await Promise.all(tensors.map((each) => each.data()));
  tensors.forEach((each) => {
    each.dispose();
  });
  return values.flatMap((each) => Array.from(each));
}

/** Fits a compiled model for a few epochs; its losses, and what it says of the inputs afterwards. */
export async function fitted(model: LayersModel, x: Tensor | Tensor[], y: Tensor | Tensor[]): Promise<number[]> {
  const { history } = await model.fit(x, y, { epochs: 3, batchSize: 4, shuffle: false, verbose: 0 });
  const said = await read(...[model.predict(x)].flat());
  [x, y].flat().forEach((each) => {
    each.dispose();
  });
  return [...(history.loss as number[]), ...said];
}
