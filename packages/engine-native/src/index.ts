export { loadNativeKernels } from './loadNativeKernels.js';
export { INSTRUCTIONS, type Instructions, type NativeKernels } from './nativeKernels.js';
export { PLATFORMS, platformName } from './platform.js';
