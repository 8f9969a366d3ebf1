// Bias and spread on the benchmark of Czyż et al. as Markdown.

const row = (cells) => `| ${cells.join(' | ')} |`;
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values) => {
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1));
};

const signed = (value) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;

/** The table: one row a task, for each estimator bias ± spread. */
export function bmiTable({ tasks }) {
  const names = [...new Set(tasks.flatMap(({ estimates }) => Object.keys(estimates)))];
  const header = ['task', 'truth', 'mean, infodrop', ...names.map((name) => `${name}: bias ± spread`)];
  const lines = [row(header), row(header.map((_, i) => (i === 0 ? '---' : '---:')))];
  for (const { task, truth, estimates } of tasks) {
    const cells = names.map((name) => {
      const values = estimates[name];
      return values === undefined ? '' : `${signed(mean(values) - truth)} ± ${deviation(values).toFixed(3)}`;
    });
    lines.push(row([`\`${task}\``, truth.toFixed(4), mean(estimates.infodrop).toFixed(4), ...cells]));
  }
  return lines.join('\n');
}

/** The largest difference between an estimate of ours and of infomeasure on the same samples. */
export function largestDifference({ tasks }) {
  return Math.max(
    ...tasks.flatMap(({ estimates }) =>
      estimates.infodrop.map((value, i) => Math.abs(value - estimates.infomeasure[i])),
    ),
  );
}

/** packages/information/docs/bmi.md. */
export function bmiPage(results, file) {
  const { samples, seeds, k, versions, commit, date } = results;
  const few = results.tasks.length < 40 ? ` (${results.tasks.length} of its 40)` : '';
  const software = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `# Bias and spread on the benchmark of Czyż et al.

The tasks${few} of *Beyond normal: on the evaluation of mutual information estimators* (Czyż, Grabowski, Vogt, Beerenwinkel,
Marx; NeurIPS 2023), drawn by their package benchmark-mi, each with a mutual information known from theory. ${samples.toLocaleString('en')} samples, seeds
0 to ${seeds - 1}, k = ${k}; every estimator gets the same samples. Nats; bias is the mean over the seeds less the truth, spread the
standard deviation over the seeds (so the standard error of a bias is spread/√${seeds}).

- infodrop: \`ksgMutualInformation(x, y, { k: ${k}, scaling: 'standardize' })\`; 'KSG 2' with \`algorithm: 2\`,
  in up to 10 dimensions in all. Nothing clamped, no noise.
- infomeasure: its KSG 1 with the noise off, on columns standardised beforehand, since it does not do that itself.
- scikit-learn: \`mutual_info_regression(n_neighbors=${k})\`, one dimension each; it divides by the standard deviation, adds noise
  of 1e-10 and sets negative results to 0.

Ours and infomeasure's differ by at most ${largestDifference(results).toExponential(0)} on any of these samples: the biases are those of the method at this
number of samples, worst where there are many dimensions.

${bmiTable(results)}

Written by \`node tooling/bench/information/bmi.mjs --publish\`; every single estimate: \`${file}\`.
${software.join(', ')}; commit ${commit}, ${date}.
`;
}
