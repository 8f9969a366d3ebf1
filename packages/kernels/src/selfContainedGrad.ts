import { customGrad, type Tensor } from '@tensorflow/tfjs-core';

/** By which the engine knows results of `selfContainedGrad`. */
const MARK = Symbol.for('@infodrop/selfContainedGrad');

/**
 * `customGrad` for a gradient function that hands the tensors that it is given, saves or makes to nobody, as another gradient function: the
 * engine frees them as soon as the gradients are there. Of `customGrad` it cannot know, and frees them with the last
 * gradient, as TensorFlow.js does.
 */
export const selfContainedGrad: typeof customGrad = (f) =>
  customGrad((...given) => {
    const result = f(...given);
    (result.value as Tensor & { [MARK]?: boolean })[MARK] = true;
    return result;
  });

/** Whether a tensor is the result of a `selfContainedGrad`. */
export const isOfSelfContainedGrad = (tensor: Tensor): boolean => MARK in tensor;
