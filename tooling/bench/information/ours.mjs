// Our side: answers `{ case, file, seconds }` with the times of that case on that file.
import { readFileSync } from 'node:fs';
import * as information from '@infodrop/information';
import { answerCommands } from '../answerCommands.mjs';
import { repeat } from './repeat.mjs';

/** The input's variables as a caller has them: one column as a typed array, several as row-major data with a shape. */
export function variablesOf({ path, rows, columns, dimensions, type }) {
  const { buffer, byteOffset, byteLength } = readFileSync(path);
  const bytes = buffer.slice(byteOffset, byteOffset + byteLength);
  if (type === 'int32') {
    const all = new Int32Array(bytes);
    return dimensions.map((_, v) => all.slice(v * rows, (v + 1) * rows));
  }
  const data = new Float64Array(bytes);
  let start = 0;
  return dimensions.map((size) => {
    const from = start;
    start += size;
    const own = new Float64Array(rows * size);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < size; j++) own[i * size + j] = data[i * columns + from + j];
    }
    return size === 1 ? own : { data: own, shape: [rows, size] };
  });
}

/** What runs in each case. */
export const RUNS = {
  ksg: ([x, y]) => information.ksgMutualInformation(x, y, { k: 4 }),
  kl: ([x]) => information.kozachenkoLeonenkoEntropy(x, { k: 4 }),
  tc: (columns) => information.ksgTotalCorrelation(information.columns(...columns), { k: 4 }),
  cmi: ([x, y, z]) => information.ksgConditionalMutualInformation(x, y, z, { k: 4 }),
  'discrete-entropy': ([x]) => information.entropy(x),
  'discrete-mi': ([x, y]) => information.mutualInformation(x, y),
  nsb: ([x]) => information.entropy(x, { estimator: 'nsb' }),
  // As the peers compute it: they have no correction.
  'gaussian-tc': (columns) => information.gaussianTotalCorrelation(columns, { biasCorrection: false }),
  permutations: async ([x, y], workers) => {
    const options = { seed: 1, permutations: 200, options: { k: 4 }, workers };
    return (await information.permutationTest(information.ksgMutualInformation, [x, y], options)).pValue;
  },
};

/** The name of what runs in a case: its id without sizes. */
export const runOf = (id) => Object.keys(RUNS).find((name) => id === name || id.startsWith(`${name}-`));

if (process.argv[1] === import.meta.filename) {
  let loaded = {};
  await answerCommands(`infodrop ${process.version}`, async (_, { case: id, file, seconds }) => {
    if (loaded.path !== file.path) loaded = { path: file.path, variables: variablesOf(file) };
    // 256 columns come as one matrix, as from a layer of a network.
    const given = id.startsWith('gaussian-tc') ? matrix(file) : loaded.variables;
    return repeat(() => RUNS[runOf(id)](given), seconds);
  });
}

function matrix({ path, rows, columns }) {
  const { buffer, byteOffset, byteLength } = readFileSync(path);
  return { data: new Float64Array(buffer.slice(byteOffset, byteOffset + byteLength)), shape: [rows, columns] };
}
