// Our side: answers `{ case, file, seconds }` with the times of that case on that file.
import * as metrics from '@infodrop/metrics';
import { answerCommands } from '../answerCommands.mjs';
import { repeat } from '../information/repeat.mjs';
import { inputOf } from './inputs.mjs';

/** What runs in each case. */
const RUNS = {
  mig: ({ codes, factors }) => metrics.mig(codes, factors).value,
  modularity: ({ codes, factors }) => metrics.modularity(codes, factors).value,
  sap: ({ codes, factors }) => metrics.sap(codes, factors).value,
  irs: ({ codes, factors }) => metrics.irs(codes, factors).value,
  'factor-vae': async ({ codes, factors }) => (await metrics.factorVaeScore(codes, factors)).value,
  'beta-vae': async ({ codes, factors }) => (await metrics.betaVaeScore(codes, factors)).value,
  explicitness: async ({ codes, factors }) => (await metrics.explicitness(codes, factors)).value,
  'dci-boosted': async ({ codes, factors }) => (await metrics.dci(codes, factors, { testShare: 0.5 })).informativeness,
  'dci-forest': async ({ codes, factors }) =>
    (await metrics.dci(codes, factors, { testShare: 0.5, learner: 'randomForest' })).informativeness,
  'score-all': async ({ codes, factors }) => (await metrics.scoreAll(codes, factors)).rows.length,
};

await answerCommands({ ready: { Node: process.versions.node } }, (_, { case: id, file, seconds }) => {
  const given = inputOf(file);
  return repeat(() => RUNS[id.replace(/-\d+$/, '')](given), seconds);
});
