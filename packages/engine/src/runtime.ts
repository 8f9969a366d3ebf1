interface NodeProcess {
  readonly versions?: { readonly node?: string };
  readonly env: Readonly<Record<string, string | undefined>>;
  getBuiltinModule?(name: string): unknown;
}

/** Node's `process`, or undefined in other runtimes. */
export function nodeProcess(): NodeProcess | undefined {
  const found = (globalThis as { process?: NodeProcess }).process;
  return found?.versions?.node === undefined ? undefined : found;
}

/** A module that comes with Node, or undefined in other runtimes. No bundler sees an import of it. */
export function nodeBuiltin<Module>(name: `node:${string}`): Module | undefined {
  return nodeProcess()?.getBuiltinModule?.(name) as Module | undefined;
}

/** `require` as it works from this package, or undefined outside Node. */
export function nodeRequire(): { resolve(name: string): string } | undefined {
  const module = nodeBuiltin<{ createRequire(url: string): { resolve(name: string): string } }>('node:module');
  return module?.createRequire(import.meta.url);
}
