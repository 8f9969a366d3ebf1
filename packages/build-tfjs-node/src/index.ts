export type { NativeAddonStep } from './addonRequirements.js';
export { buildNativeAddon, type BuildNativeAddonOptions, type NativeAddonReport } from './buildNativeAddon.js';
export { checkNativeAddon, type CheckNativeAddonOptions, type NativeAddonCheck } from './checkNativeAddon.js';
export type { CxxCompiler } from './cxxCompiler.js';
export { NativeAddonError, type NativeAddonFault } from './nativeAddonError.js';
export type { NativePackage, NativePackageName } from './nativePackage.js';
