import type { LayersModel } from '@tensorflow/tfjs-layers';

/** Weights of kernels only: of the convolutions, and of the convolutions that compute α. */
export function kernelSizes(network: LayersModel): { convolutions: number; alpha: number } {
  const size = (of: (name: string) => boolean) =>
    network.weights
      .filter(({ originalName }) => of(originalName))
      .reduce((total, { shape }) => total + (shape as number[]).reduce((product, length) => product * length, 1), 0);
  return {
    convolutions: size((name) => /^(convolution|pool)\d+\/kernel/.test(name)),
    alpha: size((name) => name.includes('alphaKernel')),
  };
}
