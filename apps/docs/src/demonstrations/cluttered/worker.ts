// Explains digits beside the page, so that the page never waits.
import { type FeatureStatistics } from '@infodrop/analysis';
import { type LayersModel } from '@tensorflow/tfjs-layers';
import { plainEngine } from '../engine/plainEngine.js';
import { loadBytes } from '../page/loadBytes.js';
import { type DigitsAnswer, type DigitsQuestion } from './messages.js';
import { explain, EXPLAINED_LAYER, networkOf, statisticsOf, tensorCount } from './networks.js';
import { digitsOf } from './scene.js';
import weightsFile from './trained/network.bin?url';
import digitsFile from './trained/digits.bin?url';
import trained from './trained/trained.json';

interface Explained {
  readonly network: LayersModel;
  readonly statistics: FeatureStatistics;
}

const engine = plainEngine();
let loaded: Promise<Explained> | undefined;

async function load(): Promise<Explained> {
  const [weights, digits] = await Promise.all([loadBytes(weightsFile), loadBytes(digitsFile)]);
  const network = networkOf(weights);
  const set = digitsOf(digits, trained.digitsOfEachClass);
  return { network, statistics: await statisticsOf(network, set, EXPLAINED_LAYER) };
}

async function answer({ image, target, price }: DigitsQuestion): Promise<DigitsAnswer> {
  const { backend } = await engine;
  loaded ??= load();
  const { network, statistics } = await loaded;
  const explanation = await explain(network, statistics, image, target, price);
  return { backend, tensors: tensorCount(), explanation };
}

addEventListener('message', ({ data }: MessageEvent<DigitsQuestion>) => {
  void answer(data)
    .catch((error: unknown): DigitsAnswer => ({ why: error instanceof Error ? error.message : String(error) }))
    .then((found) => {
      postMessage(found);
    });
});
