import type * as NativePackage from '@infodrop/engine-native';
import { importByName } from '../importByName.js';
import { importError } from '../importError.js';
import { nodeProcess } from '../runtime.js';
import { simdAskedFor, type SimdLevel } from './simdAskedFor.js';

const PACKAGE = '@infodrop/engine-native';

/** The native kernels, or why they are passed over; neither where nobody wants them. */
export interface NativeChoice {
  readonly kernels?: NativePackage.NativeKernels;
  readonly why?: string;
}

/**
 * Loads the native kernels where there is a Node to load them, unless `native`, `simd` or INFODROP_SIMD say otherwise.
 *
 * @throws Error where they are asked for, and cannot be had.
 */
export async function takeNativeKernels(native: boolean | undefined, simd?: SimdLevel): Promise<NativeChoice> {
  const { level, instructions } = simdAskedFor(simd);
  if (native === false || (native === undefined && level !== undefined)) return {};
  const asked = native === true || instructions !== undefined;
  if (!nodeProcess()) {
    if (asked) throw new Error('native kernels need Node');
    return {};
  }
  try {
    let found: typeof NativePackage;
    try {
      found = (await importByName(PACKAGE)) as typeof NativePackage;
    } catch (error) {
      throw importError(PACKAGE, error);
    }
    return { kernels: found.loadNativeKernels({ instructions }) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    if (asked) throw new Error(`native kernels are asked for: ${why}`, { cause: error });
    return { why };
  }
}
