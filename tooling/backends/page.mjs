// What the page runs: bundled by esbuild from the built packages.
import { prepareEngine } from '@infodrop/engine';
import { getBackend } from '@tensorflow/tfjs-core';
import { trainNetworks } from './sameNetwork.mjs';

globalThis.trainOn = async (backend) => {
  const options = { wasmPaths: '/wasm/' };
  if (backend !== null) options.backend = backend;
  const report = await prepareEngine(options);
  const set = getBackend();
  const results = await trainNetworks();
  return { report, set, isolated: globalThis.crossOriginIsolated, results };
};

globalThis.chooseEngine = async () => prepareEngine({ wasmPaths: '/wasm/' });
