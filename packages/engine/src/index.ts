export {
  type EngineReport,
  type PassedOverBackend,
  prepareEngine,
  type PrepareEngineOptions,
} from './prepareEngine.js';
export { registerTrainingKernels } from './registerTrainingKernels.js';
export { WasmMemoryError } from './wasm/memoryError.js';
