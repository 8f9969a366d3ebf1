// What is timed, with the targets: ratios to the best packaged peer of the same run.

const peersOf = (names) => ['infodrop', ...names.split(' ')];

/** Cases `{ id, title, input, peers, toReach, goal }`; `best` names the peer that the ratio is to where it is no packaged one. */
export const CASES = [
  {
    id: 'ksg-1+1-100',
    title: 'KSG mutual information, 1 + 1 dimensions, N = 100',
    input: { kind: 'gaussian', rows: 100, dimensions: [1, 1] },
    peers: peersOf('hand npeet_plus scikit-learn ennemi infomeasure JIDT'),
  },
  ...[1024, 16384, 131072].map((rows) => ({
    id: `ksg-1+1-${rows}`,
    title: `KSG mutual information, 1 + 1 dimensions, N = ${rows.toLocaleString('en')}`,
    input: { kind: 'gaussian', rows, dimensions: [1, 1] },
    peers: peersOf('hand npeet_plus scikit-learn ennemi infomeasure JIDT'),
    toReach: 0.33,
    goal: 0.15,
  })),
  ...[4096, 16384].map((rows) => ({
    id: `ksg-5+5-${rows}`,
    title: `KSG mutual information, 5 + 5 dimensions, N = ${rows.toLocaleString('en')}`,
    input: { kind: 'gaussian', rows, dimensions: [5, 5] },
    peers: peersOf('hand npeet_plus infomeasure JIDT'),
    toReach: 0.4,
    goal: 0.2,
  })),
  ...[16384, 131072].map((rows) => ({
    id: `kl-3-${rows}`,
    title: `Kozachenko–Leonenko entropy, 3 dimensions, N = ${rows.toLocaleString('en')}`,
    input: { kind: 'gaussian', rows, dimensions: [3] },
    peers: peersOf('hand npeet_plus ennemi infomeasure'),
    toReach: 0.5,
    goal: 0.25,
  })),
  {
    id: 'tc-4-16384',
    title: 'KSG total correlation, 4 columns, N = 16,384',
    input: { kind: 'gaussian', rows: 16384, dimensions: [1, 1, 1, 1] },
    peers: peersOf('hand infomeasure dit JIDT'),
    toReach: 0.33,
    goal: 0.18,
  },
  {
    id: 'cmi-1+1+1-16384',
    title: 'KSG conditional mutual information, 1 + 1 given 1, N = 16,384',
    input: { kind: 'gaussian', rows: 16384, dimensions: [1, 1, 1] },
    peers: peersOf('hand npeet_plus ennemi infomeasure JIDT'),
    toReach: 0.33,
    goal: 0.18,
  },
  {
    id: 'discrete-entropy',
    title: 'Discrete entropy, N = 131,072, 1,000 symbols',
    input: { kind: 'symbols', rows: 131072, symbols: 1000 },
    peers: peersOf('hand infomeasure npeet_plus dit JIDT'),
    toReach: 1.1,
    goal: 0.8,
  },
  {
    id: 'discrete-mi',
    title: 'Discrete mutual information, N = 131,072, 1,000 symbols',
    input: { kind: 'symbols', rows: 131072, symbols: 1000 },
    peers: peersOf('hand infomeasure scikit-learn npeet_plus dit JIDT'),
    toReach: 1.1,
    goal: 0.8,
  },
  {
    id: 'nsb',
    title: 'NSB entropy, N = 131,072, 1,000 symbols',
    input: { kind: 'symbols', rows: 131072, symbols: 1000 },
    peers: peersOf('hand infomeasure ndd'),
    toReach: 0.2,
    goal: 0.1,
  },
  {
    id: 'gaussian-tc-256',
    title: 'Gaussian total correlation, 256 dimensions, N = 10,000',
    input: { kind: 'gaussian', rows: 10000, dimensions: Array.from({ length: 256 }, () => 1) },
    peers: peersOf('hand JIDT'),
    // numpy's BLAS is what the target is set against.
    best: 'hand',
    toReach: 8,
    goal: 4,
  },
  {
    id: 'permutations-200',
    title: '200 permutations of KSG mutual information, 1 + 1 dimensions, N = 1,024',
    input: { kind: 'gaussian', rows: 1024, dimensions: [1, 1] },
    peers: peersOf('hand npeet_plus scikit-learn infomeasure JIDT'),
    toReach: 0.2,
    goal: 0.1,
  },
];

/** N of the growth curve. */
export const GROWTH = [1e3, 1e4, 1e5, 1e6];
