import { relative } from 'node:path';
import type { AnyExperiment } from '../experiment/experiment.js';
import type { ArmOutcome } from '../experiment/measured.js';
import type { Sweep } from '../sweep/sweepFolder.js';
import type { StatisticOutcome } from './changes.js';
import type { DrawnFigure } from './figures.js';
import { escapeHtml, htmlFigure, htmlPage, htmlTable } from './htmlPage.js';
import { provenanceTable } from './provenanceTable.js';
import type { Table } from './table.js';
import { chosenSentence, verdictSentence } from './words.js';

/** What a report is made from. */
export interface ReportParts {
  readonly experiment: AnyExperiment;
  /** The experiment's file, where it is one of the user's own; else null. */
  readonly file: string | null;
  readonly sweep: Sweep;
  /** Of the sweep, for the commands that the page names; null where the reader has none. */
  readonly folder: string | null;
  /** A command as the reader types it. */
  readonly typed: (words: readonly string[]) => string;
  readonly outcomes: readonly ArmOutcome[];
  /** The arm that was chosen among others, if one was. */
  readonly chosen: ArmOutcome | null;
  readonly statistic: StatisticOutcome;
  readonly figures: readonly DrawnFigure[];
  readonly tables: readonly Table[];
}

/**
 * The report of a sweep: one page that needs nothing beside itself.
 *
 * @param parts - See {@link ReportParts}.
 * @returns HTML; see `htmlPage`.
 *
 * @example
 * writeFile('report.html', reportPage(parts));
 */
export function reportPage({
  experiment,
  file,
  sweep,
  folder,
  typed,
  outcomes,
  chosen,
  statistic,
  figures,
  tables,
}: ReportParts): string {
  const { question, lead, name, claim } = experiment;
  const { scale, scaleName, sessions } = sweep;
  const glossary = experiment.glossary?.(scale) ?? [];
  const seconds = outcomes.reduce((sum, { runs }) => runs.reduce((all, run) => all + run.seconds, sum), 0);
  const title = `infodrop ${name}, ${scaleName}: ${question}`;
  const body = `<h1>${escapeHtml(question)}</h1>
<p class="lead">${escapeHtml(lead)}</p>
${claim === undefined ? '' : `<p>The claim: ${escapeHtml(claim)}</p>\n`}<p class="verdict">${escapeHtml(verdictSentence(statistic, experiment))}</p>
${chosen === null ? '' : `<p>${escapeHtml(chosenSentence(experiment, outcomes, chosen))}</p>`}
${figures.map(htmlFigure).join('\n')}

<h2>Numbers</h2>
${tables.map(htmlTable).join('\n')}
<p class="note">The test split was read once, after every network was trained and every choice on the validation split was made. Noise is off.</p>
${glossary.length === 0 ? '' : `<h2>How to read it</h2>\n<dl>\n${glossary.map(([term, meaning]) => `<dt>${escapeHtml(term)}</dt><dd>${escapeHtml(meaning)}</dd>`).join('\n')}\n</dl>`}

<h2>What was done</h2>
<p>${escapeHtml(experiment.protocol(scale))}</p>
${htmlTable(provenanceTable(sessions, seconds))}
${htmlTable(scaleTable(sweep))}

<h2>What next</h2>
<ul>
${nextSteps(experiment, sweep, folder, file)
  .map(([what, words]) => `<li>${escapeHtml(what)}: <code>${escapeHtml(typed(words))}</code></li>`)
  .join('\n')}
</ul>`;
  return htmlPage({ title, body });
}

/** Every number of the scale. */
function scaleTable({ experiment, scaleName, scale }: Sweep): Table {
  return {
    title: `Scale ${scaleName} of ${experiment}`,
    columns: ['', ''],
    rows: Object.entries(scale).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : String(value)]),
  };
}

/** Commands that somebody who has read the report may want. */
export function nextSteps(
  { name, scales }: AnyExperiment,
  { scale, scaleName }: Sweep,
  folder: string | null,
  file: string | null = null,
): (readonly [what: string, words: readonly string[]])[] {
  const next = scale.seed + scale.seeds;
  // A file is named as it is seen from here, and not as the name of an experiment.
  const word = file === null ? name : `./${relative(process.cwd(), file)}`;
  const by = file === null ? [] : ['--experiment', word];
  return [
    ['Other seeds', ['run', word, '--scale', scaleName, '--seed', `${next}`]],
    ...(scale.seeds < 5 && scales.small.seeds > scale.seeds
      ? [['Enough seeds for a verdict', ['run', word, '--scale', 'small']] as const]
      : []),
    ...(folder === null ? [] : [['This page again, from the files of the runs', ['report', folder, ...by]] as const]),
    ['Every experiment there is', ['list']],
  ];
}
