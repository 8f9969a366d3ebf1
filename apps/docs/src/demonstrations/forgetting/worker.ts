// Looks at scenes beside the page, so that the page never waits.
import { tensorCount } from '../cluttered/networks.js';
import networksFile from '../cluttered/trained/priced.bin?url';
import { plainEngine } from '../engine/plainEngine.js';
import { loadBytes } from '../page/loadBytes.js';
import { answerQuestions } from '../workers/answerQuestions.js';
import { looksOf, type PricedNetwork, pricedNetworks } from './looks.js';
import type { ForgettingAnswer, ForgettingQuestion } from './messages.js';

const engine = plainEngine();
let networks: Promise<PricedNetwork[]> | undefined;

answerQuestions<ForgettingQuestion, ForgettingAnswer>(async ({ image }) => {
  const { backend } = await engine;
  networks ??= loadBytes(networksFile).then(pricedNetworks);
  const looks = await looksOf(await networks, image);
  return { backend, tensors: tensorCount(), looks };
});
