import '@tensorflow/tfjs-backend-cpu';
import { key } from '@infodrop/random';
import { convolutionalDecoder, convolutionalEncoder, mlpDecoder, mlpEncoder, vae } from '@infodrop/vae';
import { ones } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/temporaryFolder.js';
import { loadModel, saveModel } from '../../sweep/modelFile.js';
import { autoencoderNetwork, partsOf } from './network.js';

describe('autoencoderNetwork', () => {
  const folder = temporaryFolder('autoencoder');

  it('gives its parts back, saved and loaded too', async () => {
    const model = autoencoderNetwork({
      encoder: mlpEncoder({ inputShape: [2, 2, 1], latent: 2, units: [3], seed: 1 }),
      decoder: mlpDecoder({ outputShape: [2, 2, 1], latent: 2, units: [3], seed: 2 }),
    });
    const x = ones([3, 2, 2, 1]);
    const { elbo } = vae(partsOf(model)).elbo(x, { key: key(1) });
    const loaded = await loadModel(folder, await saveModel(model, folder));
    const again = vae(partsOf(loaded)).elbo(x, { key: key(1) });
    expect([...again.elbo.dataSync()]).toEqual([...elbo.dataSync()]);
  });

  it('takes the networks of the studies: no two layers have one name', async () => {
    const model = autoencoderNetwork({
      encoder: convolutionalEncoder({ latent: 2 }),
      decoder: convolutionalDecoder({ latent: 2 }),
    });
    const loaded = await loadModel(folder, await saveModel(model, folder));
    expect(loaded.countParams()).toBe(model.countParams());
  });
});
