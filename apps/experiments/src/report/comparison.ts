import { type Json, jsonDifferences } from '@infodrop/training';
import { pairedChange } from '@infodrop/metrics';
import { type ArmOutcome, levelOf, valuesOf } from '../experiment/measured.js';
import { curvesFigure } from './figures.js';
import { escapeHtml, htmlFigure, htmlPage, htmlTable } from './htmlPage.js';
import { meanAndError, nothing, signed } from './numbers.js';
import type { ReportParts } from './page.js';
import type { Table } from './table.js';
import { heading } from './tables.js';
import { verdictSentence } from './words.js';

/** One of two sweeps that are compared. */
export interface Compared {
  /** What tables call it: a letter or a word. */
  readonly name: string;
  /** Where it lies. */
  readonly folder: string;
  readonly parts: ReportParts;
}

/** Curves of so many arms can still be told apart. */
const mostCurves = 12;

/**
 * Two sweeps side by side: in what they differ, and every quantity of which both have a value, in every arm that one of them has.
 *
 * @param a - The first.
 * @param b - The second.
 * @returns Tables: what differs, then one for each quantity. Levels are means ± standard error; the change from the first to the second
 *   is paired over the seeds that both have, with its 95 % interval, and not given for fewer than two.
 *
 * @example
 * comparisonTables(before, after)[1]?.columns; // ['', 'before', 'after', 'before → after']
 */
export function comparisonTables(a: Compared, b: Compared): Table[] {
  // An experiment declares what some of its scales have only, as the layers of its largest network.
  const shared = Object.entries(a.parts.experiment.quantities).filter(
    ([name]) => Object.hasOwn(b.parts.experiment.quantities, name) && [a, b].every((run) => hasValue(run, name)),
  );
  const names = [...new Set([...a.parts.outcomes, ...b.parts.outcomes].map(({ name }) => name))];
  const arms = names.map((name) => ({ inA: armOf(a, name), inB: armOf(b, name) }));
  return [
    differencesTable(a, b),
    ...shared.map(([quantity, { times = 1, ...titled }]): Table => {
      const level = (arm: ArmOutcome | undefined): string =>
        arm === undefined ? nothing : meanAndError(levelOf(arm, quantity), { times });
      return {
        title: heading(titled),
        columns: ['', a.name, b.name, `${a.name} → ${b.name}: paired change [95 % t-interval]`],
        rows: arms.map(({ inA, inB }) => [
          (inA ?? inB)!.title,
          level(inA),
          level(inB),
          changeText(inA, inB, quantity, times),
        ]),
      };
    }),
  ];
}

function armOf({ parts }: Compared, name: string): ArmOutcome | undefined {
  return parts.outcomes.find((outcome) => outcome.name === name);
}

/** Whether a quantity has a value in an arm of a sweep at least. */
function hasValue({ parts }: Compared, quantity: string): boolean {
  return parts.outcomes.some((outcome) => Number.isFinite(levelOf(outcome, quantity).mean));
}

/** The change paired over the seeds that both have. */
function changeText(inA: ArmOutcome | undefined, inB: ArmOutcome | undefined, quantity: string, times: number): string {
  if (inA === undefined || inB === undefined) return nothing;
  const inBySeed = new Map(inB.runs.map(({ seed }, i) => [seed, valuesOf(inB, quantity)[i]!]));
  const both = inA.runs.flatMap(({ seed }, i) => {
    const other = inBySeed.get(seed);
    return other === undefined ? [] : [[valuesOf(inA, quantity)[i]!, other] as const];
  });
  const { pairs, mean, interval } = pairedChange(
    both.map(([one]) => one),
    both.map(([, other]) => other),
  );
  if (pairs < 2) return nothing;
  const [low, high] = interval.map((end) => signed(times * end));
  return `${signed(times * mean)} [${low!}, ${high!}] over ${pairs} seeds`;
}

/** Everything in which two sweeps differ, besides when they were. */
function differencesTable(a: Compared, b: Compared): Table {
  const described = ({ parts: { sweep } }: Compared): Json => {
    const [{ commit, backend, simd, versions, machine }] = sweep.sessions;
    const { experiment, scaleName, scale } = sweep;
    // As it comes back from a file: without undefined.
    return JSON.parse(
      JSON.stringify({ experiment, scaleName, scale, backend, simd, versions, machine, commit }),
    ) as Json;
  };
  const shown = (value: Json | undefined): string =>
    value === undefined ? nothing : typeof value === 'string' ? value : JSON.stringify(value);
  const differences = jsonDifferences(described(a), described(b));
  return {
    title: differences.length === 0 ? 'They were run alike' : 'In what they differ',
    columns: ['', a.name, b.name],
    rows: [
      ['folder', a.folder, b.folder],
      ...differences.map(({ path, left, right }) => [path, shown(left), shown(right)]),
    ],
  };
}

/**
 * The page of two sweeps side by side.
 *
 * @param a - The first.
 * @param b - The second.
 * @returns HTML; see `htmlPage`.
 *
 * @example
 * writeFile('comparison.html', comparisonPage(before, after));
 */
export function comparisonPage(a: Compared, b: Compared): string {
  const tables = comparisonTables(a, b);
  const curves = curvesFigure([...curved(a), ...curved(b)], `${a.name} and ${b.name}.`);
  const verdicts = [a, b].map(
    ({ name, folder, parts: { experiment, statistic } }) =>
      `<p class="verdict"><b>${escapeHtml(name)}</b>, ${escapeHtml(folder)}: ${escapeHtml(experiment.question)}<br>${escapeHtml(verdictSentence(statistic, experiment))}</p>`,
  );
  return htmlPage({
    title: `${a.folder} and ${b.folder}`,
    body: `<h1>Two runs, ${escapeHtml(a.name)} and ${escapeHtml(b.name)}</h1>
${verdicts.join('\n')}
${tables.map(htmlTable).join('\n')}
<p class="note">Levels are means ± standard error over the seeds of a run, or over the test examples of its only network. A change is given where
both have the arm and two seeds or more in common. Two runs differ by chance alone in some of many numbers: an interval that leaves out 0 here is a
reason to look, not a verdict.</p>
${curves === undefined ? '' : htmlFigure(curves)}
<h2>What next</h2>
<ul>
${[a, b].map(({ name, folder, parts: { typed } }) => `<li>${escapeHtml(name)} on its own: <code>${escapeHtml(typed(['report', folder]))}</code></li>`).join('\n')}
</ul>`,
  });
}

/** The arms whose curves are shown, by the sweep that they are of: where there are many, those of its statistic. */
function curved({ name, parts: { outcomes, statistic } }: Compared): ArmOutcome[] {
  const few = outcomes.filter(({ title }) => title === statistic.from || title === statistic.to);
  const shown = outcomes.length <= mostCurves / 2 || few.length === 0 ? outcomes.slice(0, mostCurves / 2) : few;
  return shown.map((outcome) => ({ ...outcome, title: `${name}: ${outcome.title}` }));
}
