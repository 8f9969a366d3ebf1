/** A file of a run in object storage. */
export interface StoredFile {
  /** Of the object that holds it, below the store's prefix. */
  readonly object: string;
  readonly sha256: string;
}

/** What a run had come to at one moment: the files of its folder by their names, with forward slashes. */
export type Manifest = ReadonlyMap<string, StoredFile>;

/** How manifests are written down now. */
const format = 1;

/** A checkpoint's name in the folder of a run. */
const checkpoint = /^checkpoints\/step-(\d+)\.safetensors$/;

/** The step of a checkpoint, by the name of its file; undefined where the file is none. */
export function stepOf(name: string): number | undefined {
  const step = checkpoint.exec(name)?.[1];
  return step === undefined ? undefined : Number(step);
}

/**
 * A manifest as it lies in the store.
 *
 * @example
 * writeManifest(new Map([['trained.json', { object: 'x/content/1b/2c', sha256: '2c' }]]));
 */
export function writeManifest(manifest: Manifest): Uint8Array {
  return Buffer.from(`${JSON.stringify({ format, files: Object.fromEntries(manifest) }, null, 1)}\n`);
}

/**
 * Reads a manifest.
 *
 * @param content - Of its object.
 * @returns The files; undefined where it is none that this version can read, or names a file that would not lie in the run's folder.
 *
 * @example
 * readManifest(content)?.get('trained.json')?.sha256;
 */
export function readManifest(content: Uint8Array): Manifest | undefined {
  let read: {
    readonly format?: unknown;
    readonly files?: Readonly<Record<string, Partial<StoredFile> | null>> | null;
  } | null;
  try {
    read = JSON.parse(Buffer.from(content).toString('utf8')) as typeof read;
  } catch {
    return undefined;
  }
  if (read?.format !== format || typeof read.files !== 'object' || read.files === null) return undefined;
  const files = new Map<string, StoredFile>();
  for (const [name, file] of Object.entries(read.files)) {
    const { object, sha256 } = file ?? {};
    const isBelow = name.split('/').every((part) => /^[^\\:]+$/.test(part) && !/^\.+$/.test(part));
    if (!isBelow || typeof object !== 'string' || typeof sha256 !== 'string') return undefined;
    files.set(name, { object, sha256 });
  }
  return files;
}

/**
 * How far a run is by the names of its files: measured, trained, or at the step of its checkpoint.
 *
 * @returns A number that grows with the work that is done.
 *
 * @example
 * howFar(['checkpoints/step-000000040.safetensors']) < howFar(['trained.json']); // true
 */
export function howFar(names: Iterable<string>): number {
  let far = 0;
  for (const name of names) {
    if (name === 'measured.json') return Infinity;
    far = Math.max(far, name === 'trained.json' ? Number.MAX_VALUE : (stepOf(name) ?? 0));
  }
  return far;
}
