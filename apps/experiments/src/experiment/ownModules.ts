/**
 * The modules that an experiment of one's own may import and that the command has: it is given these very ones, for two copies of
 * TensorFlow.js would be two registries of layers and kernels.
 *
 * @returns Each by the name that it is imported by.
 *
 * @example
 * Object.keys(await ownModules()).includes('infodrop'); // true
 */
export async function ownModules(): Promise<Record<string, unknown>> {
  const modules = {
    infodrop: import('../index.js'),
    '@infodrop/analysis': import('@infodrop/analysis'),
    '@infodrop/datasets': import('@infodrop/datasets'),
    '@infodrop/datasets/mnist': import('@infodrop/datasets/mnist'),
    '@infodrop/dropout': import('@infodrop/dropout'),
    '@infodrop/engine': import('@infodrop/engine'),
    '@infodrop/information': import('@infodrop/information'),
    '@infodrop/metrics': import('@infodrop/metrics'),
    '@infodrop/networks': import('@infodrop/networks'),
    '@infodrop/priors': import('@infodrop/priors'),
    '@infodrop/random': import('@infodrop/random'),
    '@infodrop/training': import('@infodrop/training'),
    '@infodrop/training/node': import('@infodrop/training/node'),
    '@infodrop/vae': import('@infodrop/vae'),
    '@tensorflow/tfjs-core': import('@tensorflow/tfjs-core'),
    '@tensorflow/tfjs-layers': import('@tensorflow/tfjs-layers'),
  };
  const loaded = await Promise.all(
    Object.entries(modules).map(async ([name, module]) => [name, await module] as const),
  );
  return Object.fromEntries(loaded);
}
