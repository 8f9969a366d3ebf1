import { configOfPrior, priorFromConfig, type PriorConfig } from '@infodrop/priors';
import { describe } from '@infodrop/requirements';
import type { io } from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import type { LikelihoodConfig } from '../likelihoods/likelihood.js';
import { likelihoodFromConfig } from '../likelihoods/likelihoodFromConfig.js';
import { isJoint, type JointPriorConfig } from '../priors/jointPrior.js';
import { jointPriorFromConfig } from '../priors/jointPriorFromConfig.js';
import { type CodeLawConfig, codeLawFromConfig } from './codeLaw.js';
import { Vae } from './vae.js';
import { requireVae } from './requireVae.js';

/** Where a part of a model is kept: a handler or URL of tfjs for each. */
export type VaePlace = (part: 'encoder' | 'decoder' | 'prior') => io.IOHandler | string;

/** Raised whenever an older program could not read what is saved. */
const VERSION = 2;

interface StoredVae {
  readonly version: number;
  readonly code: CodeLawConfig;
  readonly likelihood: LikelihoodConfig;
  readonly prior: PriorConfig | JointPriorConfig;
  readonly priorIsLearned: boolean;
}

/**
 * Saves a model: its networks in the format of tfjs, and with the encoder what law, prior and likelihood it has.
 *
 * @param model - From `vae`.
 * @param place - Where 'encoder', 'decoder' and, if it is learned, 'prior' go: in Node `modelFolder` of @infodrop/training/node, in a page
 * a URL such as `indexeddb://digits-encoder`.
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { modelFolder } from '@infodrop/training/node';
 * import { loadVae, mlpDecoder, mlpEncoder, saveVae, vae } from '@infodrop/vae';
 * const model = vae({
 *   encoder: mlpEncoder({ inputShape: [4], latent: 2, units: [8] }),
 *   decoder: mlpDecoder({ outputShape: [4], latent: 2, units: [8] }),
 * });
 * const place = (part: string) => modelFolder(join(tmpdir(), 'small-vae', part));
 * await saveVae(model, place);
 * const again = await loadVae(place);
 */
export async function saveVae(model: Vae, place: VaePlace): Promise<void> {
  requireVae('saveVae', model);
  requirePlace('saveVae', place);
  const stored: StoredVae = {
    version: VERSION,
    code: model.code.getConfig(),
    likelihood: model.likelihood.getConfig(),
    prior: isJoint(model.prior) ? model.prior.getConfig() : configOfPrior(model.prior),
    priorIsLearned: model.learnedPrior !== null,
  };
  await model.decoder.save(place('decoder'));
  if (model.learnedPrior !== null) await model.learnedPrior.save(place('prior'));
  // Last: where it is there, the rest is.
  model.encoder.setUserDefinedMetadata({ infodropVae: stored });
  await model.encoder.save(place('encoder'));
}

/**
 * A model that `saveVae` has saved.
 *
 * @param place - Where its parts are, as they were saved.
 * @returns The model. A prior of your own must have been made known by `registerPrior`.
 * @throws RangeError (the promise rejects) when the encoder is no part of such a model, or of one that a later version saved; and what
 * loading throws.
 */
export async function loadVae(place: VaePlace): Promise<Vae> {
  requirePlace('loadVae', place);
  const encoder = await loadLayersModel(place('encoder'));
  const metadata = encoder.getUserDefinedMetadata() as { readonly infodropVae?: StoredVae } | undefined;
  const stored = metadata?.infodropVae;
  if (stored?.version !== VERSION) {
    encoder.dispose();
    throw new RangeError(
      `loadVae: the encoder must be saved by saveVae in format ${VERSION}, got ` +
        `${stored === undefined ? 'another model' : `format ${describe(stored.version)}`}. ` +
        (stored === undefined ? 'Save the model with saveVae.' : 'Take the version of @infodrop/vae that saved it.'),
    );
  }
  const decoder = await loadLayersModel(place('decoder'));
  const learnedPrior = stored.priorIsLearned ? await loadLayersModel(place('prior')) : null;
  return new Vae(
    {
      encoder,
      decoder,
      code: codeLawFromConfig(stored.code),
      likelihood: likelihoodFromConfig(stored.likelihood),
      prior: jointPriorFromConfig(stored.prior) ?? priorFromConfig(stored.prior),
    },
    learnedPrior,
  );
}

function requirePlace(caller: string, place: VaePlace): void {
  if (typeof place === 'function') return;
  throw new TypeError(
    `${caller}: place must be a function from 'encoder', 'decoder' and 'prior' to a place of tfjs, got ${describe(place)}. ` +
      'In a browser (part) => `indexeddb://digits-${part}` is one.',
  );
}
