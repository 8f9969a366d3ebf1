import { getKernel, type KernelConfig, registerKernel, unregisterKernel } from '@tensorflow/tfjs-core';
import { batchNormInference } from './kernels/batchNormInference.js';
import { batchNormApply, batchNormTraining, batchNormTrainingGrad } from './kernels/batchNormTraining.js';
import { bernoulliLogProb, bernoulliLogProbGrad } from './kernels/bernoulliLogProb.js';
import { cast } from './kernels/cast.js';
import { concat } from './kernels/concat.js';
import { conv2d, fusedConv2d } from './kernels/conv2d.js';
import { conv2dBackpropFilter, conv2dBackpropInput } from './kernels/conv2dGradients.js';
import { conv3dBackpropFilter, conv3dBackpropInput } from './kernels/conv3dGradients.js';
import {
  depthwiseConv2d,
  depthwiseConv2dBackpropFilter,
  depthwiseConv2dBackpropInput,
  fusedDepthwiseConv2d,
} from './kernels/depthwiseConv2d.js';
import { philoxBernoulli, philoxLogistic, philoxNormal, philoxUniform } from './kernels/draws.js';
import { einsum } from './kernels/einsum.js';
import { elementwiseKernels } from './kernels/elementwise.js';
import { gatherV2, unsortedSegmentSum } from './kernels/gather.js';
import { identity } from './kernels/identity.js';
import { informationDropout, informationDropoutGrad } from './kernels/informationDropout.js';
import { fusedMatMul, matMul } from './kernels/matMul.js';
import { adamUpdate, momentumUpdate, rmsPropUpdate } from './kernels/optimizers.js';
import { avgPoolGrad, maxPoolGrad } from './kernels/poolGradients.js';
import { avgPool3dGrad, maxPool3d, maxPool3dGrad } from './kernels/pooling3d.js';
import { mean, sum, sumProducts, sums } from './kernels/reduce.js';
import { resizeBilinearGrad, resizeNearestNeighborGrad } from './kernels/resizeGradients.js';
import { reverse, slice, splitV, stridedSlice, unpack } from './kernels/slices.js';
import { softmaxCrossEntropy, softmaxCrossEntropyGrad } from './kernels/softmaxCrossEntropy.js';
import { tile } from './kernels/tile.js';
import { standardKl, standardKlGrad } from './kernels/standardKl.js';
import {
  truncatedNormal,
  truncatedNormalEntropy,
  truncatedNormalEntropyGrad,
  truncatedNormalGrad,
} from './kernels/truncatedNormal.js';
import { variationalKl, variationalKlGrad } from './kernels/variationalKl.js';
import { mendTensorflow } from './mendTensorflow.js';
import { accelerateOptimizers } from './optimizers.js';
import { guardKernels } from './wasm/guardKernels.js';
import { mendMemory } from './wasm/heldMemory.js';
import type { KernelCall, TrainingKernel } from './wasm/tensors.js';
import { compileTrainingModule } from './wasm/trainingModule.js';

const KERNELS: readonly TrainingKernel[] = [
  conv2d,
  fusedConv2d,
  conv2dBackpropInput,
  conv2dBackpropFilter,
  matMul,
  fusedMatMul,
  batchNormTraining,
  batchNormTrainingGrad,
  batchNormApply,
  philoxNormal,
  philoxBernoulli,
  philoxUniform,
  philoxLogistic,
  informationDropout,
  informationDropoutGrad,
  momentumUpdate,
  adamUpdate,
  rmsPropUpdate,
  sum,
  sumProducts,
  sums,
  mean,
  tile,
  identity,
  cast,
  depthwiseConv2d,
  fusedDepthwiseConv2d,
  depthwiseConv2dBackpropInput,
  depthwiseConv2dBackpropFilter,
  maxPoolGrad,
  avgPoolGrad,
  maxPool3d,
  maxPool3dGrad,
  avgPool3dGrad,
  conv3dBackpropInput,
  conv3dBackpropFilter,
  resizeNearestNeighborGrad,
  resizeBilinearGrad,
  softmaxCrossEntropy,
  softmaxCrossEntropyGrad,
  bernoulliLogProb,
  bernoulliLogProbGrad,
  standardKl,
  standardKlGrad,
  truncatedNormal,
  truncatedNormalGrad,
  truncatedNormalEntropy,
  truncatedNormalEntropyGrad,
  variationalKl,
  variationalKlGrad,
  gatherV2,
  unsortedSegmentSum,
  einsum,
  slice,
  stridedSlice,
  splitV,
  unpack,
  reverse,
  concat,
  batchNormInference,
  ...elementwiseKernels,
];

/** Marks the kernels registered here, so that a second call, or a second copy of this package, replaces none of them. */
const OURS = Symbol.for('@infodrop/engine/trainingKernel');

interface OurConfig extends KernelConfig {
  [OURS]?: boolean;
}

/**
 * Registers the training kernels with the wasm backend of TensorFlow.js, in place of its own where it has one.
 *
 * Afterwards any tfjs code on that backend trains with them. It does not choose the backend, and works before and after
 * it was set up. A second call changes nothing.
 *
 * @returns The names of the kernels.
 * @throws Error where @tensorflow/tfjs-backend-wasm is not installed, or the runtime has no WebAssembly SIMD.
 *
 * @example
 * await registerTrainingKernels(); // ['Conv2D', 'FusedConv2D', 'Conv2DBackpropInput', …]
 */
export async function registerTrainingKernels(): Promise<string[]> {
  mendMemory(await import('@tensorflow/tfjs-backend-wasm'));
  await compileTrainingModule();
  for (const { kernelName, kernel } of KERNELS) {
    const stock = getKernel(kernelName, 'wasm') as OurConfig | undefined;
    if (stock?.[OURS]) continue;
    // tfjs warns when a kernel is registered twice.
    if (stock) unregisterKernel(kernelName, 'wasm');
    const ours = kernel(stock?.kernelFunc);
    const config: OurConfig = {
      ...stock,
      kernelName,
      backendName: 'wasm',
      kernelFunc: (call) => ours(call as unknown as KernelCall),
      [OURS]: true,
    };
    registerKernel(config);
  }
  mendTensorflow();
  guardKernels();
  accelerateOptimizers();
  return KERNELS.map(({ kernelName }) => kernelName);
}
