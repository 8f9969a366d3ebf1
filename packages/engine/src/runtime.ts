import type * as WorkerThreads from 'node:worker_threads';

interface NodeProcess {
  readonly versions?: { readonly node?: string };
  readonly env: Record<string, string | undefined>;
  getBuiltinModule?(name: string): unknown;
}

/** Node's `process`, or undefined in other runtimes. */
export function nodeProcess(): NodeProcess | undefined {
  const found = (globalThis as { process?: NodeProcess }).process;
  return found?.versions?.node === undefined ? undefined : found;
}

interface NodeRequire {
  (name: string): unknown;
  resolve(name: string): string;
}

/** The modules of Node that this package uses, as far as it does. */
interface NodeBuiltins {
  'node:fs': { existsSync(file: string): boolean };
  'node:module': { createRequire(url: string): NodeRequire };
  'node:os': { availableParallelism(): number };
  'node:path': { dirname(file: string): string; join(...parts: string[]): string; readonly sep: string };
  'node:v8': { setFlagsFromString(flags: string): void };
  'node:worker_threads': typeof WorkerThreads;
  'node:util': { isNullOrUndefined?: (value: unknown) => boolean };
}

/** A module that comes with Node, or undefined in other runtimes. No bundler sees an import of it. */
export function nodeBuiltin<Name extends keyof NodeBuiltins>(name: Name): NodeBuiltins[Name] | undefined {
  return nodeProcess()?.getBuiltinModule?.(name) as NodeBuiltins[Name] | undefined;
}

/** `require` as it works from this package, or undefined outside Node. */
export function nodeRequire(): NodeRequire | undefined {
  return nodeBuiltin('node:module')?.createRequire(import.meta.url);
}

/** Versions of those of these packages that are installed, by name; nothing outside Node. */
export function installedVersions(...names: string[]): Record<string, string> {
  const require = nodeRequire();
  const versions: Record<string, string> = {};
  for (const name of require ? names : []) {
    try {
      versions[name] = (require!(`${name}/package.json`) as { version: string }).version;
    } catch {
      // not installed, or it hides its package.json
    }
  }
  return versions;
}
