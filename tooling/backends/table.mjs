// The table of docs/backends.md, from what the runs came to.
import { largestDifference, median } from './compare.mjs';
import { NETWORKS } from './sameNetwork.mjs';

const NAMES = Object.keys(NETWORKS);

const scientific = (value) => (value === 0 ? '0' : value.toExponential(1).replace('e-', 'e−'));

/** Median seconds of an update, over both networks; the first one compiles, and is left out. */
export function secondsPerStep({ results }) {
  return median(NAMES.flatMap((name) => results[name].seconds.slice(1)));
}

/** A ratio to two digits. */
const ratio = (value) => `${Number(value.toPrecision(2))}`;

/**
 * Rows of a Markdown table.
 *
 * @param rows - `{ name, platform, outcomes }`, the outcomes one a round.
 * @param reference - The outcome on cpu that the losses are compared with.
 * @param clock - The row whose time a step is 1.
 * @param tolerance - In nats.
 */
export function tableOf(rows, reference, clock, tolerance) {
  const head = [
    'backend',
    'platform',
    ...NAMES.flatMap((name) => [`final loss, ${name}`, `largest difference, ${name}`]),
    'tolerance',
    'time a step',
  ];
  const lines = rows.map((row) => {
    const [outcome] = row.outcomes;
    if (outcome.error !== undefined) return [row.name, row.platform, `not run: ${outcome.error}`, '', '', '', '', ''];
    const networks = NAMES.flatMap((name) => {
      const apart = largestDifference(outcome.results[name], reference.results[name]);
      return [outcome.results[name].losses.at(-1).toFixed(6), scientific(apart)];
    });
    const times = row.outcomes.map((each, round) => secondsPerStep(each) / secondsPerStep(clock.outcomes[round]));
    const device = outcome.report.device === undefined ? row.platform : `${row.platform}, ${outcome.report.device}`;
    return [row.name, device, ...networks, scientific(tolerance), ratio(median(times))];
  });
  return [head, head.map((_, column) => (column < 2 ? '---' : '--:')), ...lines]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
}

/** How many seeds leave the tolerance on two backends, and by how much: for each network. */
export function seedsApart(a, b, tolerance) {
  return NAMES.map((name) => {
    const apart = a.map((results, seed) => largestDifference(results[name], b[seed][name]));
    return {
      name,
      seeds: apart.length,
      beyond: apart.filter((each) => !(each <= tolerance)).length,
      most: Math.max(...apart),
    };
  });
}
