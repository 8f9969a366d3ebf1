// The results as Markdown.
import { surroundings } from './record.mjs';

const milliseconds = (value) => (value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString('en'));
const ratio = (value) => (value === undefined ? '' : `${value < 10 ? value.toFixed(2) : Math.round(value)}×`);
const row = (cells) => `| ${cells.join(' | ')} |`;

const RATIOS = ['to PyTorch: medians', 'least', 'processor'];

function trainingTable(cases) {
  const header = ['network', 'batch', 'on', 'median ms', 'least ms', 'processor ms', ...RATIOS, 'peak MB'];
  const lines = [row(header), row(header.map((_, i) => (i === 0 || i === 2 ? '---' : '---:')))];
  for (const { name, batch, peers } of cases) {
    for (const peer of peers) {
      const place = [name, batch, peer.name];
      if (peer.error !== undefined)
        lines.push(row([...place, peer.error.replaceAll('|', '\\|'), '', '', '', '', '', '']));
      else {
        const { median, least } = peer.milliseconds;
        const against = peer.toPyTorch;
        const times = [median, least, peer.processorMilliseconds.median].map(milliseconds);
        const ratios = [against?.medians, against?.least, against?.processorMedians].map(ratio);
        lines.push(row([...place, ...times, ...ratios, Math.round(peer.peakMegabytes)]));
      }
    }
  }
  return lines.join('\n');
}

function clutterTable(cases) {
  const header = ['canvas', 'digits a second, median', 'best', 'peak MB'];
  const lines = [row(header), row(['---', '---:', '---:', '---:'])];
  for (const { name, perSecond, peakMegabytes } of cases) {
    const numbers = [perSecond.median, perSecond.best].map((value) => Math.round(value).toLocaleString('en'));
    lines.push(row([name, ...numbers, Math.round(peakMegabytes)]));
  }
  return lines.join('\n');
}

/** The results of `training.mjs` as two tables with what they were measured on. */
export function tables(results) {
  return [
    surroundings(results, `${results.rounds} rounds, peers in turn, each in its own process on one thread.`),
    '## One training step',
    trainingTable(results.training),
    '## Cluttered digits',
    clutterTable(results.clutteredDigits),
  ].join('\n\n');
}

/** docs/benchmarks.md. */
export function benchmarksPage(results, file) {
  return `# Benchmarks

Written by \`npm run bench -- --pytorch --publish\` from a run of it; the same numbers as JSON: [${file}](../${file}).

A training step is forward, backward and the update by Nesterov momentum, with the noise drawn in the step: of ours, one
whole step of \`train\` of \`@infodrop/training\`, its checks for NaN included. The networks have information dropout
(All-CNN-32 in its two pooling blocks, the MLP behind each hidden layer) and the log-uniform prior. 'infodrop' is the
wasm back end as \`prepareEngine\` prepares it; 'tfjs wasm' and 'tfjs cpu' are the back ends of TensorFlow.js as they
come, running the same layers; where one throws or is given up, the table says so.

'processor' is the median of the processor time of a step, all threads of the process together (V8's compiler and
collector included). Where the load is above one, others computed too, and wall times are longer than on a quiet
machine; processor times hardly. A ratio to PyTorch is of times measured in the same run, in turns. A peer's peak
memory is that of its process.

${tables(results)}
`;
}
