import { mendAbsentSlopes } from './absentSlopes.js';
import { mendBatchNormKernel } from './batchNormKernel.js';
import { mendBatchNormalizationLayer } from './batchNormalizationLayer.js';
import { provideChainedOperations } from './chainedOperations.js';
import { mendConstantResults } from './constantResults.js';
import { mendFusedConvolution } from './fusedConvolution.js';
import { mendFailedGradients } from './failedGradients.js';
import { mendGradientMemory } from './gradientMemory.js';
import { registerGradients } from './gradients.js';
import { recomputeResults } from './recomputedResults.js';
import { mendSavedTensors } from './savedTensors.js';
import { mendScopes } from './scopes.js';

/** Mends what TensorFlow.js 4.22.0 gets wrong on every backend. A second call changes nothing. */
export function mendTensorflow(): void {
  mendScopes();
  registerGradients();
  for (const backendName of ['cpu', 'wasm', 'webgl', 'webgpu', 'tensorflow']) mendBatchNormKernel(backendName);
  mendFusedConvolution();
  mendFailedGradients();
  mendConstantResults();
  mendAbsentSlopes();
  mendSavedTensors();
  recomputeResults();
  mendGradientMemory();
  provideChainedOperations();
  mendBatchNormalizationLayer();
}
