import type { Tensor } from '@tensorflow/tfjs-core';

/** A backend on which tests run: 'wasm' is the stock one, 'engine' the same with the kernels of `@infodrop/engine`. */
export type BackendHere = 'cpu' | 'wasm' | 'engine' | 'webgpu';

/** All backends that work here, be it on a GPU in software: for the few tests that show in every run that a package works on each. */
export const everyBackendHere: readonly BackendHere[];

/**
 * The backends that tests run on: those that work here, and not a GPU in software, on which they take as long as on all others
 * together; the slow tests (`slowTensorTests`) run on that too. A tensor on webgpu must be read by `await tensor.data()`.
 *
 * @example
 * describe.each(backendsHere)('on %s', (name) => {
 *   beforeAll(() => useBackend(name));
 */
export const backendsHere: readonly BackendHere[];

/**
 * Those of them on which tests of many training steps run: not the stock wasm, whose place the engine takes. The slow tests run
 * there too.
 */
export const backendsForLongTests: readonly BackendHere[];

/**
 * Sets one of them. The kernels of the engine are on wasm with 'engine' and not with 'wasm', in whatever order they are asked for.
 *
 * @throws RangeError for one that does not work here.
 */
export function useBackend(name: BackendHere): Promise<void>;

/** Computes tensors in a scope of their own, and reads them after it: on webgpu there is no reading at once. */
export function read(compute: () => Tensor[]): Promise<number[][]>;
