import { type Tensor, tidy } from '@tensorflow/tfjs-core';

/** Computes tensors in a scope of their own, and reads them after it: on webgpu there is no reading at once. */
export async function read(compute: () => Tensor[]): Promise<number[][]> {
  const tensors = tidy(compute);
  const values = await Promise.all(tensors.map(async (each) => Array.from(await each.data())));
  for (const each of tensors) each.dispose();
  return values;
}
