import { type Tensor, tidy } from '@tensorflow/tfjs-core';

/** Computes a tensor in a scope of its own and reads it: not at once, which webgpu outside a browser cannot do. */
export async function read(compute: () => Tensor): Promise<Float32Array> {
  const tensor = tidy(compute);
  return tensor.data<'float32'>().finally(() => {
    tensor.dispose();
  });
}
