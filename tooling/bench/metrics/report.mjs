// What a run of npm run bench -- metrics found, as a table and as a page.
import { surroundings } from '../record.mjs';

const inUnits = (ms) => (ms < 1000 ? `${ms.toPrecision(3)} ms` : `${(ms / 1000).toPrecision(3)} s`);

/** Our processor time as a share of that of the first peer that answered; undefined where there is none. */
export function ratioOf({ sides }) {
  const [ours, ...peers] = sides;
  const peer = peers.find(({ error }) => error === undefined);
  return ours.error !== undefined || peer === undefined ? undefined : ours.processor.least / peer.processor.least;
}

/** Whether a target is met; undefined where there is none, or nothing to hold it against. */
export function isReached(each) {
  if (each.alone !== undefined)
    return each.sides[0].error === undefined && each.sides[0].processor.least <= each.alone * 1000;
  const ratio = ratioOf(each);
  return each.toReach === undefined || ratio === undefined ? undefined : ratio <= each.toReach;
}

/** The cases as lines of a Markdown table: least processor times, how many times faster, and what was to be reached. */
export function table(cases) {
  const lines = ['| case | ours | peers | times as fast | to reach |', '| --- | ---: | --- | ---: | ---: |'];
  for (const each of cases) {
    const [ours, ...peers] = each.sides;
    const timeOf = ({ error, processor }) => error ?? inUnits(processor.least);
    const ratio = ratioOf(each);
    const target =
      each.alone === undefined
        ? each.toReach === undefined
          ? ''
          : `${Math.round(1 / each.toReach)}`
        : `${each.alone} s`;
    const reached = isReached(each);
    const mark = reached === undefined ? '' : reached ? ' ✓' : ' ✗';
    lines.push(
      `| ${each.title} | ${timeOf(ours)} | ${peers.map((peer) => `${peer.name}: ${timeOf(peer)}`).join('; ')} | ` +
        `${ratio === undefined ? '' : (1 / ratio).toPrecision(2)} | ${target}${mark} |`,
    );
  }
  return lines.join('\n');
}

/** Where a value is off ours by more than a hundredth of it. */
function otherValues(cases) {
  return cases.flatMap(({ title, sides: [ours, ...peers] }) =>
    peers
      .filter(({ value, error }) => error === undefined && !(Math.abs(value / ours.value - 1) < 0.01))
      .map(({ name, value }) => `- ${title}: ${name} gives ${value.toFixed(4)}, ours is ${ours.value.toFixed(4)}.`),
  );
}

/** Whose passes never agreed. */
function unsteady(cases) {
  return cases.flatMap(({ title, sides }) =>
    sides
      .filter(({ apart }) => apart !== undefined)
      .map(({ name, apart }) => `- ${title}: two passes of ${name} differ by ${Math.round(100 * apart)} %.`),
  );
}

/** docs/benchmarks-metrics.md. */
export function page(results, file) {
  const { cases, rounds } = results;
  const how =
    `${rounds} rounds in each of two passes (one turn of what takes longer than 5 s), sides in turn, one thread each; what differed by ` +
    'over 10 % between two passes was timed again.';
  const notes = [
    ['Other values than ours:', otherValues(cases)],
    ['Not steady:', unsteady(cases)],
  ].flatMap(([title, lines]) => (lines.length === 0 ? [] : [title, lines.join('\n')]));
  return `# Benchmarks of @infodrop/metrics

Written by \`npm run bench -- metrics --peers --publish\` from a run of it; the same numbers as JSON:
[${file}](../${file}).

Both sides read the same file of seeded numbers before the clock starts: ${cases[0].rows.toLocaleString('en')} samples of 10 dimensions and 5 factors of 3, 6, 8, 10
and 4 values. What is timed is the call on arrays in memory, warmed up. Times are of the processor, the least of all turns, since others may work on the
machine.

disentanglement_lib cannot be installed any more. Its scores are written from the equations of their papers with the functions of NumPy and
scikit-learn that it calls, and its settings. SAP is held against a call for every pair, as published, with all pairs at once beside it; IRS is
vectorized by hand; the scores by interventions go from point to point, as published, and draw among the samples, on both sides. Explicitness
reads each factor by logistic regression: scikit-learn stops where its gradient is some 5e-4 of what it was at first, ours at 1e-5 of it. Boosted
trees are held against scikit-learn's exact ones, which published scores have; its histograms are beside them. Splits into samples to learn from
and to test on are each side's own.

${[surroundings(results, how), table(cases), ...notes].join('\n\n')}
`;
}
