import { nextSteps, type ReportParts } from './page.js';
import { markdownTable } from './table.js';
import { verdictSentence } from './words.js';

/** What a report in Markdown is made from. */
export interface MarkdownParts extends ReportParts {
  /** Names of the files of the figures, beside it. */
  readonly files: readonly string[];
}

/**
 * The report of a sweep for where Markdown is shown and pages are not: verdict, figures and tables.
 *
 * @param parts - See {@link MarkdownParts}.
 * @returns Markdown.
 *
 * @example
 * writeFile('README.md', markdownReport(parts));
 */
export function markdownReport(parts: MarkdownParts): string {
  const { experiment, sweep, statistic, tables, figures, files, typed } = parts;
  const { question, claim, lead, name } = experiment;
  return [
    `# ${question}`,
    lead,
    ...(claim === undefined ? [] : [`The claim: ${claim}`]),
    `**${verdictSentence(statistic, experiment)}**`,
    ...figures.map(({ title, explanation }, i) => `![${title}](${files[i] ?? ''})\n\n${explanation}`),
    ...tables.map((table) => markdownTable(table).trimEnd()),
    '## What was done',
    experiment.protocol(sweep.scale),
    '## Again',
    `\`report.html\` is this report as a page, \`result.json\` has its numbers, and \`${typed(['report', 'FOLDER'])}\` makes all of it again from the curves and numbers of every run in this folder.`,
    nextSteps(experiment, sweep, null)
      .map(([what, words]) => `- ${what}: \`${typed(words)}\``)
      .join('\n'),
    `<!-- Written by \`${typed(['report', 'FOLDER', '--archive', name])}\`. -->`,
  ]
    .map((part) => `${part}\n`)
    .join('\n');
}
