export { type NativeAddonStep } from './native/addonRequirements.js';
export { buildNativeAddon, type BuildNativeAddonOptions, type NativeAddonReport } from './native/buildNativeAddon.js';
export { checkNativeAddon, type CheckNativeAddonOptions, type NativeAddonCheck } from './native/checkNativeAddon.js';
export { type CxxCompiler } from './native/cxxCompiler.js';
export { NativeAddonError, type NativeAddonFault } from './native/nativeAddonError.js';
export { type NativePackage, type NativePackageName } from './native/nativePackage.js';
