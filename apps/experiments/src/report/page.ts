import { type AnyExperiment } from '../experiment/experiment.js';
import { type ArmOutcome } from '../experiment/measured.js';
import { type Sweep } from '../sweep/sweepFolder.js';
import { type StatisticOutcome } from './changes.js';
import { type DrawnFigure } from './figures.js';
import { provenanceTable } from './provenanceTable.js';
import { type Table } from './table.js';
import { chosenSentence, verdictSentence } from './words.js';

/** What a report is made from. */
export interface ReportParts {
  readonly experiment: AnyExperiment;
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
 * @returns HTML, without scripts or links to anything, for light and dark, wide and narrow.
 *
 * @example
 * writeFile('report.html', reportPage(parts));
 */
export function reportPage({
  experiment,
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
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>infodrop ${name}, ${scaleName}: ${escapeHtml(question)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escapeHtml(question)}</h1>
<p class="lead">${escapeHtml(lead)}</p>
${claim === undefined ? '' : `<p>The paper says: ${escapeHtml(claim)}</p>\n`}<p class="verdict">${escapeHtml(verdictSentence(statistic, experiment))}</p>
${chosen === null ? '' : `<p>${escapeHtml(chosenSentence(experiment, outcomes, chosen))}</p>`}
${figures.map(figure).join('\n')}

<h2>Numbers</h2>
${tables.map(table).join('\n')}
<p class="note">The test split was read once, after every network was trained and every choice on the validation split was made. Noise is off.</p>
${glossary.length === 0 ? '' : `<h2>How to read it</h2>\n<dl>\n${glossary.map(([term, meaning]) => `<dt>${escapeHtml(term)}</dt><dd>${escapeHtml(meaning)}</dd>`).join('\n')}\n</dl>`}

<h2>What was done</h2>
<p>${escapeHtml(experiment.protocol(scale))}</p>
${table(provenanceTable(sessions, seconds))}
${table(scaleTable(sweep))}

<h2>What next</h2>
<ul>
${nextSteps(experiment, sweep, folder)
  .map(([what, words]) => `<li>${escapeHtml(what)}: <code>${escapeHtml(typed(words))}</code></li>`)
  .join('\n')}
</ul>
</main>
</body>
</html>
`;
}

function figure({ title, explanation, svg }: DrawnFigure): string {
  return `<figure>
<h2>${escapeHtml(title)}</h2>
<div class="wide">${svg.trim()}</div>
<figcaption>${escapeHtml(explanation)}</figcaption>
</figure>`;
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
): (readonly [what: string, words: readonly string[]])[] {
  const next = scale.seed + scale.seeds;
  return [
    ['Other seeds', ['run', name, '--scale', scaleName, '--seed', `${next}`]],
    ...(scale.seeds < 5 && scales.small.seeds > scale.seeds
      ? [['Enough seeds for a verdict', ['run', name, '--scale', 'small']] as const]
      : []),
    ...(folder === null ? [] : [['This page again, from the files of the runs', ['report', folder]] as const]),
    ['Every experiment there is', ['list']],
  ];
}

function table({ title, columns, rows }: Table): string {
  const head = columns.some((column) => column !== '')
    ? `<thead><tr>${columns.map((column) => `<th scope="col">${escapeHtml(column)}</th>`).join('')}</tr></thead>\n`
    : '';
  const body = rows
    .map(([first = '', ...cells]) => {
      const rest = cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('');
      return `<tr><th scope="row">${escapeHtml(first)}</th>${rest}</tr>`;
    })
    .join('\n');
  const kind = head === '' ? 'facts' : 'numbers';
  return `<div class="wide"><table class="${kind}"><caption>${escapeHtml(title)}</caption>\n${head}<tbody>\n${body}\n</tbody></table></div>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

const style = `
:root { color-scheme: light dark; --text: #1a1a1a; --soft: #5a5f66; --line: #d5d8dc; --ground: #ffffff; }
@media (prefers-color-scheme: dark) { :root { --text: #e8e8e8; --soft: #a4abb3; --line: #3a3f46; --ground: #16181d; } }
body { margin: 0; background: var(--ground); color: var(--text); font: 16px/1.55 'DejaVu Sans', system-ui, sans-serif; }
main { max-width: 58rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; overflow-wrap: break-word; }
h1 { font-size: 1.8rem; line-height: 1.2; margin: 0 0 1rem; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 0.75rem; }
.lead { font-size: 1.05rem; }
.verdict { border-left: 4px solid var(--soft); padding: 0.25rem 0 0.25rem 0.9rem; font-size: 1.05rem; }
figure { margin: 2rem 0; }
/* On a narrow screen a figure is scrolled rather than shrunk until its words cannot be read. */
figure svg.infodrop-figure { display: block; margin: 0 auto; min-width: 34rem; }
ul { padding-left: 1.2rem; }
li { margin: 0.3rem 0; }
li code { overflow-wrap: anywhere; }
figcaption, .note { color: var(--soft); font-size: 0.875rem; }
.wide { overflow-x: auto; margin: 0.75rem 0; }
table { border-collapse: collapse; font-size: 0.85rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding: 0.25rem 0; }
th, td { padding: 0.3rem 1rem 0.3rem 0; vertical-align: top; }
thead th:first-child { text-align: left; }
thead th { color: var(--soft); font-weight: normal; vertical-align: bottom; border-bottom: 1px solid var(--line); }
tbody th { font-weight: normal; text-align: left; white-space: nowrap; }
.numbers th:not(:first-child), .numbers td { text-align: right; }
.numbers td { white-space: nowrap; }
.facts td { overflow-wrap: anywhere; }
tbody tr + tr > * { border-top: 1px solid var(--line); }
dt { font-weight: 600; margin-top: 0.75rem; }
dd { margin: 0.15rem 0 0; }
code { font-size: 0.9em; }
`;
