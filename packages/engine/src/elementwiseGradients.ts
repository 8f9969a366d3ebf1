import { SUM_PRODUCTS, sumProducts } from '@infodrop/kernels';
import {
  cast,
  ClipByValue,
  engine,
  equal,
  type GradConfig,
  mul,
  Multiply,
  Select,
  type Tensor,
  zerosLike,
} from '@tensorflow/tfjs-core';

const float = (x: Tensor): Tensor => (x.dtype === 'float32' ? x : cast(x, 'float32'));

/** Gradient of a product. tfjs casts each factor, also where it is of that type. */
export const multiplyGradient: GradConfig = {
  kernelName: Multiply,
  inputsToSave: ['a', 'b'],
  gradFunc: (dy, saved) => {
    const [a, b] = saved as [Tensor, Tensor];
    return {
      a: () => sumProducts(dy as Tensor, float(b), a.shape),
      b: () => sumProducts(dy as Tensor, float(a), b.shape),
    };
  },
};

/** Gradient of the kernel `SumProducts`: each factor, times the gradient of its sum. */
export const sumProductsGradient: GradConfig = {
  kernelName: SUM_PRODUCTS.name,
  inputsToSave: ['a', 'b'],
  gradFunc: (dy, saved) => {
    const [a, b] = saved as [Tensor, Tensor];
    return { a: () => mul(b, dy as Tensor), b: () => mul(a, dy as Tensor) };
  },
};

/** Gradient of what is clipped: that of the values that were left as they are. tfjs compares with both ends, in eight operations. */
export const clipGradient: GradConfig = {
  kernelName: ClipByValue,
  inputsToSave: ['x'],
  outputsToSave: [true],
  gradFunc: (dy, saved) => {
    const [x, y] = saved as [Tensor, Tensor];
    const slope = dy as Tensor;
    return {
      x: () => engine().runKernel<Tensor>(Select, { condition: equal(x, y), t: slope, e: zerosLike(slope) }),
    };
  },
};
