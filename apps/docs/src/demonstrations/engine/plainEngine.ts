import { type EngineReport, prepareEngine } from '@infodrop/engine';
import { wasmPaths } from './wasmPaths.js';

/**
 * The engine of a demonstration's worker. One thread: its networks are small, and the page has the other. Plain SIMD rounds alike
 * everywhere: an address gives the same numbers to each reader.
 */
export const plainEngine = (): Promise<EngineReport> =>
  prepareEngine({ backend: 'wasm', threads: 1, simd: 'plain', wasmPaths });
