import type { Instructions } from '@infodrop/engine-native';
import type { SimdLevel } from './native/simdAskedFor.js';
import type { WorkerUrl } from './threads/threadPool.js';

/** What a backend says of itself once it may be set. */
export interface PreparedBackend {
  /** Its name in the registry of tfjs. */
  readonly name: string;
  /** What it is, where that is known only now. */
  readonly why?: string;
  readonly threads: () => number;
  /** Why it computes with one thread where more were wanted. */
  readonly oneThreadBecause?: string;
  /** Why its native kernels were passed over where they would be better. */
  readonly noNativeBecause?: string;
  readonly simd: SimdLevel | Instructions | 'none';
  readonly kernels: readonly string[];
  readonly versions: Readonly<Record<string, string>>;
  /** Called once it is set. */
  readonly started?: () => void;
  /** What computes, as its driver calls it; asked for once the backend is set. */
  readonly device?: () => string;
}

/** What `prepareEngine` passes on. */
export interface BackendOptions {
  readonly wasmPaths?: string | Record<string, string> | undefined;
  readonly threads?: number | undefined;
  readonly workerUrl?: WorkerUrl | undefined;
  /** The instructions that the WebAssembly kernels must use. */
  readonly simd?: SimdLevel | undefined;
  /** Whether native kernels must or must not compute on wasm. */
  readonly native?: boolean | undefined;
  /** Whether this backend was asked for by name. */
  readonly asked?: boolean;
}
