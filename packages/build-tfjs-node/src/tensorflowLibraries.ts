import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { NativeAddonFault } from './nativeAddonError.js';
import type { PythonTensorflow } from './pythonTensorflow.js';

/**
 * Libraries with TensorFlow's C interface: Python's, since 2.12, and that of TensorFlow for C. Their file names go on with a
 * version. Before 2.12 Python's was in a module that needs Python itself.
 */
const C_INTERFACES = ['libtensorflow_cc', 'libtensorflow'];

/** The rest of TensorFlow, which not every build has in a file of its own. */
const FRAMEWORK = 'libtensorflow_framework';

const HEADERS = [
  ['tensorflow', 'c', 'c_api.h'],
  ['tensorflow', 'c', 'eager', 'c_api.h'],
] as const;

/**
 * The files to link the addon with, as this TensorFlow names them.
 *
 * @returns Their paths, the one with the C interface first; or, where something is missing, why.
 *
 * @example
 * const outcome = findTensorflowLibraries(tensorflow); // { libraries: ['…/libtensorflow_cc.so.2', '…/libtensorflow_framework.so.2'] }
 */
export function findTensorflowLibraries({
  python,
  version,
  headers,
  libraryFolders,
}: PythonTensorflow): { libraries: string[] } | { fault: NativeAddonFault } {
  const missing = HEADERS.map((path) => join(headers, ...path)).find((path) => !existsSync(path));
  const wayOut = `Run ${python} -m pip install --upgrade tensorflow-cpu (or tensorflow[and-cuda]), or name another Python: --python.`;
  if (missing !== undefined) {
    return {
      fault: {
        subject: 'TensorFlow',
        text: `TensorFlow must have its headers, got ${version} without ${missing}`,
        wayOut,
      },
    };
  }
  const cInterface = firstOf(C_INTERFACES, libraryFolders);
  if (cInterface === undefined) {
    const text =
      `TensorFlow must be of version 2.12 or later, which has its C interface in ${C_INTERFACES[0]!}, ` +
      `got ${version} without it in ${libraryFolders.join(' and ')}`;
    return { fault: { subject: 'TensorFlow', text, wayOut } };
  }
  const framework = firstOf([FRAMEWORK], libraryFolders);
  return { libraries: framework === undefined ? [cInterface] : [cInterface, framework] };
}

function firstOf(names: readonly string[], folders: readonly string[]): string | undefined {
  for (const name of names) {
    for (const folder of folders) {
      const [file] = filesIn(folder)
        .filter((each) => isLibrary(each, name))
        // Of libx.so, libx.so.2 and libx.so.2.21.0 the shortest: the others are the same file.
        .sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
      if (file !== undefined) return join(folder, file);
    }
  }
  return undefined;
}

function isLibrary(file: string, name: string): boolean {
  // libx.so, libx.so.2, libx.2.dylib
  return file.startsWith(`${name}.`) && /^(?:so(?:\.\d+)*|(?:\d+\.)*dylib)$/.test(file.slice(name.length + 1));
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
