// What the page runs: bundled by esbuild from the built packages.
import { prepareEngine } from '@infodrop/engine';
import { getBackend } from '@tensorflow/tfjs-core';
import { trainNetworks } from './sameNetwork.mjs';

const WASM = { wasmPaths: '/wasm/' };

/** What prepareEngine takes when nothing is asked for. */
globalThis.chooseEngine = () => prepareEngine(WASM);

globalThis.trainOn = async (backend) => {
  const report = await prepareEngine({ ...WASM, backend });
  const set = getBackend();
  return { report, set, isolated: globalThis.crossOriginIsolated, results: await trainNetworks() };
};
