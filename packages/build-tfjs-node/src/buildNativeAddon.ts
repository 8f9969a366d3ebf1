import { requireOneOf, requireOptions } from '@infodrop/requirements';
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { findAddonRequirements, type NativeAddonStep } from './addonRequirements.js';
import type { NativeAddonCheck } from './checkNativeAddon.js';
import { compileAddon } from './compileAddon.js';
import type { CxxCompiler } from './cxxCompiler.js';
import { NativeAddonError, type NativeAddonFault } from './nativeAddonError.js';
import { addonOf, NATIVE_PACKAGES, type NativePackage, type NativePackageName } from './nativePackage.js';
import { tryAddon } from './tryAddon.js';

/** What `buildNativeAddon` may be told. */
export interface BuildNativeAddonOptions {
  /** Python that has TensorFlow: a path, or a name in PATH. Default: python3, then python. */
  python?: string;
  /** Default: the one that is installed; of two, tfjs-node-gpu for a TensorFlow with CUDA, tfjs-node for one without. */
  package?: NativePackageName;
  /** Folder from which the package is looked for, as an import would. Default: the current one. */
  from?: string;
  /** Told of each thing that was found, is missing, or begins. */
  onProgress?: (step: NativeAddonStep) => void;
  signal?: AbortSignal;
}

/** What `buildNativeAddon` built, and of what. Plain JSON. */
export interface NativeAddonReport {
  package: NativePackage;
  python: { program: string; version: string };
  tensorflow: { version: string; cuda: string | null; headers: string; libraries: string[] };
  compiler: CxxCompiler;
  /** Path of the addon. */
  addon: string;
  /** Seconds that the compiler took. */
  seconds: number;
  /** What came of loading it and letting it compute. */
  check: Omit<NativeAddonCheck, 'package' | 'addon'>;
}

/** Beside the folder of the addon, so that renaming crosses no file system. */
const BUILDING = '.infodrop-building-';
const HOUR = 3_600_000;

/**
 * Builds the addon of an installed tfjs-node or tfjs-node-gpu against an installed Python TensorFlow, for CPU or CUDA.
 *
 * Nothing is downloaded: the package brings the addon's sources, Python the headers and libraries. The new addon is
 * compiled in a temporary folder and let compute in a process of its own; only when the numbers are right does it take the
 * place of an old one, by one renaming. It finds TensorFlow where it is now, so that folder must stay.
 *
 * @returns What was built, and of what.
 * @throws NativeAddonError which says all that is missing in one line: package, Python, TensorFlow, compiler; or
 *   that the addon does not compile, does not compute, or cannot be written. An old addon stays as it was.
 * @throws What `signal` was aborted with.
 * @throws TypeError for an option that it does not have, RangeError for a package that it does not know.
 *
 * @example
 * const { tensorflow, check } = await buildNativeAddon({ python: '.venv/bin/python' });
 */
export async function buildNativeAddon(options: BuildNativeAddonOptions = {}): Promise<NativeAddonReport> {
  requireOptions('buildNativeAddon', options, ['python', 'package', 'from', 'onProgress', 'signal']);
  const { python, package: name, from = process.cwd(), onProgress = () => undefined, signal } = options;
  if (name !== undefined) requireOneOf('buildNativeAddon', 'package', name, NATIVE_PACKAGES);
  const fail = (faults: readonly NativeAddonFault[], log = ''): never => {
    throw new NativeAddonError('buildNativeAddon', faults, log);
  };
  const { platform } = process;
  if (platform !== 'linux' && platform !== 'darwin') {
    return fail([
      {
        subject: 'platform',
        text: `the platform must be Linux or macOS, got ${platform}`,
        wayOut: "Run npm install @tensorflow/tfjs-node, which downloads TensorFlow 2.9, or use Windows' Linux (WSL).",
      },
    ]);
  }
  signal?.throwIfAborted();

  const outcome = await findAddonRequirements({ python, package: name, from, onProgress, signal });
  if ('faults' in outcome) return fail(outcome.faults);
  const { package: choice, compiler, tensorflow, libraries } = outcome.found;
  const addon = addonOf(choice);
  const folder = roomFor(addon);
  if (typeof folder !== 'string') return fail([folder]);
  try {
    const output = join(folder, basename(addon));
    onProgress({ subject: 'addon', state: 'begins', text: 'compiling' });
    const started = performance.now();
    const parts = { source: choice.folder, headers: tensorflow.headers, libraries, output };
    const problem = await compileAddon(compiler, parts, platform, signal);
    if (problem !== undefined) return fail([problem.fault], problem.log);
    const seconds = (performance.now() - started) / 1000;
    onProgress({ subject: 'addon', state: 'begins', text: 'letting it compute' });
    const check = await tryAddon(choice, output, { signal });
    if (!check.works) {
      return fail(
        [
          {
            subject: 'addon',
            text: `the addon must load and compute, got: ${String(check.fault)}`,
            wayOut: `Try another TensorFlow (this is ${tensorflow.version}); what was there before stays.`,
          },
        ],
        check.log,
      );
    }
    mkdirSync(dirname(addon), { recursive: true });
    renameSync(output, addon);
    onProgress({ subject: 'addon', state: 'found', text: addon });
    return {
      package: choice,
      python: { program: tensorflow.python, version: tensorflow.pythonVersion },
      tensorflow: { version: tensorflow.version, cuda: tensorflow.cuda, headers: tensorflow.headers, libraries },
      compiler,
      addon,
      seconds,
      check,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A temporary folder near the addon; what builds that were killed have left there is swept away. */
function roomFor(addon: string): string | NativeAddonFault {
  const near = dirname(dirname(addon));
  try {
    mkdirSync(near, { recursive: true });
    for (const left of readdirSync(near).filter((file) => file.startsWith(BUILDING))) {
      const path = join(near, left);
      if (Date.now() - statSync(path).mtimeMs > HOUR) rmSync(path, { recursive: true, force: true });
    }
    return mkdtempSync(join(near, BUILDING));
  } catch (error) {
    return {
      subject: 'folder',
      text: `${near} must be writable, got ${(error as NodeJS.ErrnoException).code ?? String(error)}`,
      wayOut:
        'The addon must lie in the package: run this as whoever may write there, or install the package elsewhere.',
    };
  }
}
