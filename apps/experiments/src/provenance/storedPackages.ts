/** Packages that the numbers of a run depend on: their versions are stored with it, beside those that the engine names. */
export const storedPackages = [
  '@infodrop/analysis',
  '@infodrop/datasets',
  '@infodrop/dropout',
  '@infodrop/engine',
  '@infodrop/information',
  '@infodrop/metrics',
  '@infodrop/networks',
  '@infodrop/priors',
  '@infodrop/random',
  '@infodrop/training',
  '@infodrop/vae',
  '@tensorflow/tfjs-core',
  '@tensorflow/tfjs-layers',
  '@tensorflow/tfjs-backend-wasm',
  'mnist',
];
