import { type CxxCompiler, findCxxCompiler } from './cxxCompiler.js';
import type { NativeAddonFault } from './nativeAddonError.js';
import { findNativePackages, type NativePackage, type NativePackageName } from './nativePackage.js';
import { findPythonTensorflow, type PythonTensorflow } from './pythonTensorflow.js';
import { findTensorflowLibraries } from './tensorflowLibraries.js';

/** One step of the way to an addon. */
export interface NativeAddonStep {
  subject: NativeAddonFault['subject'];
  state: 'begins' | 'found' | 'missing';
  text: string;
}

/** All that an addon is built of. */
export interface AddonRequirements {
  readonly package: NativePackage;
  readonly compiler: CxxCompiler;
  readonly tensorflow: PythonTensorflow;
  /** Files to link with. */
  readonly libraries: string[];
}

/** Where to look. */
export interface RequirementsSearch {
  readonly python: string | undefined;
  readonly package: NativePackageName | undefined;
  readonly from: string;
  readonly onProgress: (step: NativeAddonStep) => void;
  readonly signal: AbortSignal | undefined;
}

/**
 * Looks for all that an addon is built of, and does not stop at the first thing that is missing.
 *
 * @returns What was found, or everything that is missing.
 * @throws What `signal` was aborted with.
 *
 * @example
 * const outcome = await findAddonRequirements(search);
 */
export async function findAddonRequirements({
  python,
  package: name,
  from,
  onProgress,
  signal,
}: RequirementsSearch): Promise<{ found: AddonRequirements } | { faults: NativeAddonFault[] }> {
  const faults: NativeAddonFault[] = [];
  const found = (subject: NativeAddonStep['subject'], text: string): void => {
    onProgress({ subject, state: 'found', text });
  };
  /** What was found; undefined, and noted, where it is missing. */
  const orMissing = <Found extends object>(outcome: Found | { fault: NativeAddonFault }): Found | undefined => {
    if (!('fault' in outcome)) return outcome;
    faults.push(outcome.fault);
    onProgress({ subject: outcome.fault.subject, state: 'missing', text: outcome.fault.text });
    return undefined;
  };

  const packages = orMissing(findNativePackages(name, from))?.packages;
  for (const { name: each, version, folder } of packages ?? []) {
    found('package', `@tensorflow/${each} ${version} in ${folder}`);
  }

  const compiler = orMissing(await findCxxCompiler(signal))?.compiler;
  if (compiler) found('compiler', `${compiler.program}: ${compiler.version}`);

  onProgress({ subject: 'Python', state: 'begins', text: 'importing TensorFlow' });
  const tensorflow = orMissing(await findPythonTensorflow(python, signal))?.found;
  if (tensorflow) found('Python', `${tensorflow.pythonVersion}, ${tensorflow.python}`);

  const libraries = tensorflow && orMissing(findTensorflowLibraries(tensorflow))?.libraries;
  if (tensorflow && libraries) {
    const { version, cuda, headers } = tensorflow;
    const build = cuda === null ? 'without CUDA' : `for CUDA ${cuda}`;
    found('TensorFlow', `${version} ${build}; headers ${headers}; libraries ${libraries.join(', ')}`);
  }

  // Of two packages, the one that fits this TensorFlow.
  const fitting = tensorflow?.cuda === null ? packages?.find((each) => each.name === 'tfjs-node') : undefined;
  const chosen = fitting ?? packages?.[0];
  if (!chosen || !compiler || !tensorflow || !libraries) return { faults };
  return { found: { package: chosen, compiler, tensorflow, libraries } };
}
