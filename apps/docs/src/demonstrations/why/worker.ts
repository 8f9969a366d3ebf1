// Explains digits beside the page, so that the page never waits.
import type { FeatureStatistics } from '@infodrop/analysis';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { networkOf, tensorCount } from '../cluttered/networks.js';
import { digitsOf } from '../cluttered/scene.js';
import digitsFile from '../cluttered/trained/digits.bin?url';
import weightsFile from '../cluttered/trained/network.bin?url';
import trained from '../cluttered/trained/trained.json';
import { plainEngine } from '../engine/plainEngine.js';
import { loadBytes } from '../page/loadBytes.js';
import { answerQuestions } from '../workers/answerQuestions.js';
import { explain, EXPLAINED_LAYER, statisticsOf } from './explain.js';
import type { WhyAnswer, WhyQuestion } from './messages.js';

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

answerQuestions<WhyQuestion, WhyAnswer>(async ({ image, target, price }) => {
  const { backend } = await engine;
  loaded ??= load();
  const { network, statistics } = await loaded;
  const explanation = await explain(network, statistics, image, target, price);
  return { backend, tensors: tensorCount(), explanation };
});
