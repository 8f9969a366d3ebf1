// packages/analysis/docs/attribution.md, from what was measured.
import { settingText } from './methods.mjs';

export const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

const number = (value) => value.toFixed(3);
const signed = (value) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;

/** Mean over networks of a method's AUROC less that of another, and its half-width at 95 % by Student's t. */
export function pairedChange(one, other, quantile) {
  const changes = one.map((value, i) => value - other[i]);
  const center = mean(changes);
  const spread = Math.sqrt(changes.reduce((sum, each) => sum + (each - center) ** 2, 0) / (changes.length - 1));
  return { mean: center, halfWidth: (quantile * spread) / Math.sqrt(changes.length) };
}

/** The page; `rows`: of each method its chosen setting, AUROCs by network, and seconds an image. */
export function page({ rows, errors, images, validationImages, settings, machine, commit, timing, quantile }) {
  const gradCam = rows.find(({ name }) => name === 'Grad-CAM');
  const sorted = [...rows].sort((a, b) => mean(b.aurocs) - mean(a.aurocs));
  const table = sorted.map(({ name, setting, aurocs, secondsPerImage }) => {
    const change = pairedChange(aurocs, gradCam.aurocs, quantile);
    const against = name === gradCam.name ? '' : `${signed(change.mean)} ± ${number(change.halfWidth)}`;
    const cells = [name, settingText(setting), ...aurocs.map(number), number(mean(aurocs)), against];
    return `| ${[...cells, `${(1000 * secondsPerImage).toFixed(1)}`].join(' | ')} |`;
  });
  const heads = [
    'method',
    'setting',
    ...errors.map((_, seed) => `network ${seed}`),
    'mean',
    'against Grad-CAM',
    'ms an image',
  ];
  const verdicts = rows
    .filter(({ name }) => name.startsWith('bottleneck'))
    .map(({ name, aurocs }) => {
      const change = pairedChange(aurocs, gradCam.aurocs, quantile);
      const reached = change.mean >= 0.05 ? 'reached' : 'not reached';
      return `- ${name}: ${signed(change.mean)} against Grad-CAM; the goal of +0.050 is ${reached}.`;
    });
  return `# Attribution where the truth is known

Does a map say where a network gets its answer from? On a photograph nobody knows. On cluttered digits the generator does: of every pixel it knows whether the digit inked it or the clutter. Below is, for each method, the probability that a pixel of the digit has more in its map than a pixel of clutter alone (AUROC, ties one half, mean over ${images} test images): ½ is chance, 1 is perfect order.

| ${heads.join(' | ')} |
| ${heads.map((_, i) => (i < 2 ? '---' : '---:')).join(' | ')} |
${table.join('\n')}

“Against Grad-CAM” is the mean over the networks of the difference, with the half-width of its 95 % interval by Student's t over ${errors.length} networks.

${verdicts.join('\n')}

## How it was measured

- **Networks**: ${errors.length} of the quickstart's kind (\`clutteredCnn\`, information dropout at β = ${settings.beta}), seeds ${errors.map((_, seed) => seed).join(', ')}, each trained ${settings.epochs} epochs on ${settings.sizes.train} digits on canvases of ${settings.canvas} × ${settings.canvas} with ${settings.patches} patches of clutter; test errors ${errors.map((error) => `${(100 * error).toFixed(1)} %`).join(', ')}. All methods explain the same networks, noise off, for the class that the network answers.
- **Settings**: each method has up to five (layers, β, sizes, signs), of which the mean AUROC over ${validationImages} validation images of all networks chose one; the test images were read with that one only.
- **Bottleneck attribution**: \`bottleneckAttribution\` and \`readoutAttribution\` with the paper's 10 steps, 10 samples and rate; integrated gradients in 50 steps from a black image; occlusion by black squares, half a square apart.
- A map of a deeper layer is coarser: that costs AUROC, since here a pixel counts by itself.
- **Times**: all test images in one call, statistics and readouts known, on ${machine}. Others were at work on it, so that only their order counts.${
    timing === null
      ? ''
      : `

## A network of MobileNet's kind

${timing}`
  }

Commit ${commit}. Written by \`npm run bench -- attribution --publish\`; it goes on where it was stopped.
`;
}
