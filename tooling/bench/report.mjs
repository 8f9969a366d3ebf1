// The results as Markdown.
import { alone, NATIVE } from './peers.mjs';
import { surroundings } from './record.mjs';

const milliseconds = (value) => (value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString('en'));
const ratio = (value) => (value === undefined ? '' : `${value < 10 ? value.toFixed(2) : Math.round(value)}×`);
const row = (cells) => `| ${cells.join(' | ')} |`;
const table = (header, left, rows) =>
  [row(header), row(header.map((_, i) => (left.includes(i) ? '---' : '---:'))), ...rows.map(row)].join('\n');

const OURS = 'infodrop, plain SIMD';
const FMA = 'infodrop, relaxed SIMD';
const RATIOS = ['to PyTorch: medians', 'least', 'processor'];
/** What the table says of a peer whose passes still differ after they were repeated. */
const named = ({ name, apart }) =>
  apart === undefined ? name : `${name} (passes differ by ${Math.round(100 * apart)} %)`;
const peerOf = ({ peers }, name) => peers.find((peer) => peer.name === name && peer.error === undefined);

/** What PyTorch's time is multiplied by, against what it is to be multiplied by at most. */
function targetTable(cases) {
  const withNative = cases.some((each) => peerOf(each, NATIVE) !== undefined);
  const ours = ['plain SIMD: medians', 'processor', 'relaxed SIMD: medians', 'processor'];
  if (withNative) ours.unshift('native: medians', 'processor', 'own memory');
  const header = ['network', 'batch', 'target', ...ours, 'own memory', 'load'];
  const rows = cases.flatMap((each) => {
    const plain = peerOf(each, OURS)?.toPyTorch;
    const relaxed = peerOf(each, FMA)?.toPyTorch;
    if (plain === undefined && relaxed === undefined) return [];
    const ratios = [plain?.medians, plain?.processorMedians, relaxed?.medians, relaxed?.processorMedians];
    if (withNative) {
      const native = peerOf(each, NATIVE)?.toPyTorch;
      ratios.unshift(native?.medians, native?.processorMedians, native?.ownMegabytes);
    }
    const memory = ratio((plain ?? relaxed).ownMegabytes);
    const load = each.load.map((value) => value.toFixed(1)).join(' – ');
    const unsettled = [NATIVE, OURS, FMA, 'PyTorch'].some((name) => peerOf(each, name)?.apart !== undefined);
    const name = unsettled ? `${each.name} (passes differ)` : each.name;
    return [[name, each.batch, ratio(each.target), ...ratios.map(ratio), memory, load]];
  });
  return rows.length === 0 ? '' : table(header, [0], rows);
}

function trainingTable(cases) {
  const header = ['network', 'batch', 'on', 'median ms', 'least ms', 'processor ms', ...RATIOS, 'own MB', 'peak MB'];
  const rows = cases.flatMap(({ name, batch, peers }) =>
    peers.map((peer) => {
      const place = [name, batch, named(peer)];
      if (peer.error !== undefined) return [...place, peer.error.replaceAll('|', '\\|'), ...Array(7).fill('')];
      const { median, least } = peer.milliseconds;
      const against = peer.toPyTorch;
      const times = [median, least, peer.processorMilliseconds.median].map(milliseconds);
      const ratios = [against?.medians, against?.least, against?.processorMedians].map(ratio);
      return [...place, ...times, ...ratios, Math.round(peer.ownMegabytes), Math.round(peer.peakMegabytes)];
    }),
  );
  return table(header, [0, 2], rows);
}

/** How many times faster each is on more threads than on one, in the same turns. */
function threadTable(cases) {
  const withNative = cases.some((each) => peerOf(each, NATIVE) !== undefined);
  const names = [...(withNative ? [NATIVE] : []), OURS, FMA, 'PyTorch'];
  const rows = cases.flatMap((each) => {
    const gains = names.flatMap((name) => {
      const [one, more] = [alone(name), name].map((who) => peerOf(each, who)?.milliseconds);
      return one === undefined || more === undefined
        ? ['', '']
        : [one.median / more.median, one.least / more.least].map(ratio);
    });
    return gains.every((gain) => gain === '') ? [] : [[each.name, each.batch, each.threads, ...gains]];
  });
  const header = names.flatMap((name) => [`${name}: medians`, 'least']);
  return rows.length === 0 ? '' : table(['network', 'batch', 'threads', ...header], [0], rows);
}

function generatorTable(cases) {
  const header = ['images', 'a second, median', 'best', 'peak MB'];
  const rows = cases.map(({ name, perSecond, peakMegabytes }) => {
    const numbers = [perSecond.median, perSecond.best].map((value) => Math.round(value).toLocaleString('en'));
    return [name, ...numbers, Math.round(peakMegabytes)];
  });
  return table(header, [0], rows);
}

/** The results of `training.mjs` as tables with what they were measured on; `heading` stands before each title. */
export function tables(results, heading = '##') {
  const { training, generated } = results;
  const loads = training.flatMap(({ load }) => load);
  const [least, greatest] = [Math.min, Math.max].map((of) => of(...loads).toFixed(1));
  const load = loads.length === 0 ? '' : ` Load while the steps were timed: ${least} to ${greatest}.`;
  const turns = results.rounds === 1 ? '1 round' : `${results.rounds} rounds`;
  const how = `Two passes of ${turns}, peers in turn, each in its own process.${load}`;
  const sections = [surroundings(results, how)];
  const add = (title, text) => text !== '' && sections.push(`${heading} ${title}`, text);
  for (const threads of new Set(training.map((each) => each.threads))) {
    const cases = training.filter((each) => each.threads === threads);
    const on = threads === 1 ? 'one thread' : `${threads} threads`;
    add(`Against PyTorch, ${on}`, targetTable(cases));
    add(`One training step, ${on}`, trainingTable(cases));
  }
  add('More threads against one', threadTable(training));
  if (generated.length > 0) add('Generated images', generatorTable(generated));
  return sections.join('\n\n');
}

/** docs/benchmarks.md, from the records `{ results, file }` of each kind of processor. */
export function benchmarksPage(records) {
  const files = records.map(({ file }) => `[${file}](../${file})`).join(', ');
  const parts = records.map(({ results }) => `## ${kindOf(results)}\n\n${tables(results, '###')}`);
  return `# Benchmarks

Written by \`npm run bench -- --peers --publish\` from a run of it on each kind of processor; the same numbers as JSON: ${files}.
\`npm run bench -- --help\` lists the options. Figures of other programs are ratios of times measured in the same run, in
turns; times alone say little from machine to machine.

A training step is forward, backward and the update, with the noise drawn in the step. Of classifiers the update is
Nesterov momentum, and ours is one whole step of \`train\` of \`@infodrop/training\`, its checks for NaN included. Their
networks have information dropout (All-CNN-32 in its two pooling blocks, All-CNN-96 in its four, the MLP behind each
hidden layer) and the log-uniform prior. The variational autoencoders are trained by Adam; ours are plain layers and operations of
TensorFlow.js ([variationalAutoencoder.mjs](../tooling/bench/networks/variationalAutoencoder.mjs)), or, where it says so, the
networks of \`@infodrop/vae\` in \`train\`, its checks of values and for NaN included. The convolutional one has
four convolutions 4×4 of stride 2 with 32, 32, 64 and 64 filters and dense layers of 256 units and of twice 10 latents;
its decoder is the mirror image. 'Information dropout alone' is the layer's forward and backward pass on given
activations and logits of α; the other dropouts 'alone' are one layer on random inputs, its gradients included, against PyTorch's
plain code for the same formulas ([dropouts.py](../tooling/bench/peers/pytorch/dropouts.py)). 'Product' and 'convolution' are one operation on
tensors that are there already, the convolution with both its gradients. Every peer has the same sizes; they are in
[tooling/bench/peers](../tooling/bench/peers). 'PyTorch compiled' is the same code through \`torch.compile\`; [jax-js](https://github.com/ekzhang/jax-js) is
timed where it can be, on its wasm back end.

'infodrop' is the wasm back end as \`prepareEngine\` prepares it, with plain SIMD and with relaxed SIMD, which multiplies and
adds in one instruction and is what it takes by itself where the runtime has it; 'infodrop, native' is the same with the kernels of
\`@infodrop/engine-native\`, which it takes before both where they load. 'tfjs wasm', 'tfjs cpu' and 'tfjs-node' (native TensorFlow)
are the back ends of TensorFlow.js as they come, running the same layers; where one throws or is given up, the table says
so, and 'tfjs cpu' makes one step only. All compute on the threads of the heading (OpenMP's wait passively, so that they leave the processor to
the others); 'tfjs wasm' has one thread in Node. What more threads gain is measured against one thread in the same turns; PyTorch's
gain says how much of a second processor the machine gave at the time.
In small networks that gain is bounded by TensorFlow.js's own JavaScript, which stays on one thread: about 0.6 ms of a step of the MLP
VAE, 2 of All-CNN-32's at ¼ width (\`npm run bench -- profile\`). Information dropout draws its noise
again in the backward pass instead of storing it: of the 25 ns that an element takes in both, 10 are the noise.

'processor' is the median of the processor time of a step, all threads of the process together (V8's compiler and
collector included). Where the load is above one, others computed too, and wall times are longer than on a quiet
machine; processor times less so. 'own MB' is the peak memory of the process above what it held with its libraries loaded (PyTorch's compiler
among them, which its optimizers load) and no model built; 'peak MB' all of it. The first table has our own memory as a multiple of PyTorch's, and the load
before and after each case. Where the load of the whole run is far from that of its cases, they were timed in parts
(\`--keep\`).
Of small networks most of our memory is V8's, which lets the heap of any program that runs long enough grow before it collects: its young
generation from 16 to 32 MB, the old one by about ten, compiled code by two. That alone is more than half of what PyTorch takes for most
of them; of the MLP the weights, velocities and gradients are 44 MB, half of it too.

Every peer is timed in two passes, in processes of their own, each after a second of steps that do not count: a training run makes
thousands, and JavaScript is compiled for good only after some hundred. Where the medians of the passes differ by over 10 %, the peer is timed
again, up to three times, and the two passes that agree best stand; where none agree, the table says so. The widest vector of the
processor makes a factor of two for the Python peers and the native kernels; WebAssembly's vectors have 128 bits everywhere.
'AVX-512 in halves' is of AMD's fourth Zen, which computes 512 bits in two turns of 256, as fast as AVX2; 'AVX2 of AVX-512' of a processor that has both, with all held to AVX2 (\`--hold\`: ATen, oneDNN, MKL and TorchInductor by their own
settings, our native kernels by \`INFODROP_SIMD\`); what else a library brings, it may compute as it likes.

${parts.join('\n\n')}
`;
}

/** The title of a record: what the processor computes with, and its name. */
const kindOf = ({ machine: { vector, processor } }) => (vector === 'unknown' ? processor : `${vector}: ${processor}`);
