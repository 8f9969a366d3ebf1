// What is timed, with the targets: our processor time as a share of a peer's in the same run.

/** Cases `{ id, title, rows, peers, toReach, alone }`; `toReach` is the share of the first peer's time, `alone` seconds of our own. */
export const CASES = [
  { id: 'mig', title: 'MIG, 20 bins', peers: ['scikit-learn'], toReach: 1 / 5 },
  { id: 'modularity', title: 'Modularity, 20 bins', peers: ['scikit-learn'], toReach: 1 / 5 },
  { id: 'sap', title: 'SAP of numbers', peers: ['numpy, pair by pair', 'numpy'], toReach: 1 / 5 },
  { id: 'irs', title: 'IRS, 99th percentile', peers: ['numpy'], toReach: 1 / 5 },
  { id: 'factor-vae', title: 'FactorVAE score', peers: ['numpy'], toReach: 1 / 5 },
  { id: 'beta-vae', title: 'BetaVAE score', peers: ['scikit-learn'], toReach: 1 / 5 },
  { id: 'explicitness', title: 'Explicitness', peers: ['scikit-learn'], toReach: 1 / 5 },
  {
    id: 'dci-boosted',
    title: 'DCI by boosted trees, 5,000 + 5,000',
    peers: ['scikit-learn', 'scikit-learn, histograms'],
    toReach: 1 / 20,
  },
  {
    id: 'dci-forest',
    title: 'DCI by a random forest of depth 8, 5,000 + 5,000',
    peers: ['scikit-learn'],
    toReach: 1 / 5,
  },
  { id: 'score-all', title: 'scoreAll', peers: [], alone: 10 },
].map((each) => ({ rows: 10_000, ...each }));
