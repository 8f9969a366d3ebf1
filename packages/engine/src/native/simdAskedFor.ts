import { requireThat } from '@infodrop/requirements';
import type { Instructions } from '@infodrop/engine-native';
import { nodeProcess } from '../runtime.js';

/** Which instructions the WebAssembly kernels use: relaxed SIMD multiplies and adds in one, and rounds once. */
export type SimdLevel = 'plain' | 'relaxed';

const LEVELS: readonly string[] = ['plain', 'relaxed'] satisfies SimdLevel[];
const NATIVE: readonly string[] = ['AVX-512', 'AVX2', 'NEON', 'scalar'] satisfies Instructions[];

/**
 * What the option `simd` of prepareEngine asks for, or else the variable INFODROP_SIMD: a level of WebAssembly, and so no native
 * kernels, or (the variable alone) native instructions, and so nothing else; nothing where neither is given.
 *
 * @throws RangeError where it is none of these.
 */
export function simdAskedFor(option?: SimdLevel): { readonly level?: SimdLevel; readonly instructions?: Instructions } {
  if (option !== undefined) {
    requireThat(LEVELS.includes(option), 'prepareEngine', 'simd', LEVELS.join(' or '), option);
    return { level: option };
  }
  const asked = nodeProcess()?.env.INFODROP_SIMD;
  if (asked === undefined || asked === '') return {};
  if (NATIVE.includes(asked)) return { instructions: asked as Instructions };
  const wayOut = 'Leave it out to take what the runtime has.';
  const known = [...LEVELS, ...NATIVE].join(', ');
  requireThat(LEVELS.includes(asked), 'prepareEngine', 'INFODROP_SIMD', `one of ${known}`, asked, wayOut);
  return { level: asked as SimdLevel };
}
