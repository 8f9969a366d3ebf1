import { remember } from '../page/address.js';
import { copyLink } from '../page/copyLink.js';
import { latestAnswer } from '../page/latestAnswer.js';
import { onSettings } from '../page/onSettings.js';
import { seedInput } from '../page/seedInput.js';
import { choiceOf, partsOf } from '../page/parts.js';
import { slider } from '../page/slider.js';
import { onGrid, type OwnPoint } from '../points/ownPoint.js';
import { settablePoints } from '../points/settablePoints.js';
import { type EstimatePair, type Estimates, overlapOf } from './estimates.js';
import { address, type EstimatorSettings, MOST_POINTS } from './settings.js';
import { pointsOfShape } from './shapes.js';
import { drawOverlap, drawPoints } from './views.js';
import type { EstimateAnswer, EstimateQuestion } from './worker.js';

/** Brings the demonstration of the estimators in `root` to life. */
export function mountEstimators(root: HTMLElement): void {
  const part = partsOf(root);
  const say = (name: string, text: string): void => {
    part(name, HTMLElement).textContent = text;
  };
  const shape = choiceOf<EstimatorSettings['shape']>(root, 'shape');
  const circles = choiceOf<EstimatorSettings['circles']>(root, 'circles');
  const color = choiceOf<'0' | '1'>(root, 'colour');
  const seed = seedInput(part, (value) => {
    change({ seed: value });
  });
  const notice = part('notice', HTMLElement);
  let settings = address.fromHash(location.hash);
  let label: 0 | 1 = 0;
  const pointsOf = ({ shape: chosen, points, seed: of }: EstimatorSettings): readonly OwnPoint[] =>
    chosen === 'points' ? points : pointsOfShape(chosen, of);

  const ask = latestAnswer<EstimateQuestion, EstimateAnswer>(
    new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }),
    (answer, isLast) => {
      if ('why' in answer) refuse(answer.why);
      else showEstimates(answer.estimates);
      if (isLast) root.dataset.state = 'ready';
    },
    refuse,
  );
  const cells = slider(
    part,
    'cells',
    (value) => `${value} × ${value}`,
    (value) => {
      settings = { ...settings, cells: value };
      remember(address, settings);
      showPicture();
    },
  );
  settablePoints(
    part('points', SVGSVGElement),
    () => ({ points: ownPoints(), label, most: MOST_POINTS }),
    (points) => {
      change({ shape: 'points', points });
    },
  ).enable(true);
  shape.onChange((chosen) => {
    change({ shape: chosen, points: chosen === 'points' ? ownPoints() : settings.points });
  });
  circles.onChange((chosen) => {
    settings = { ...settings, circles: chosen };
    remember(address, settings);
    showPicture();
  });
  color.onChange((chosen) => {
    label = chosen === '0' ? 0 : 1;
  });
  part('clear', HTMLButtonElement).addEventListener('click', () => {
    change({ shape: 'points', points: [] });
  });
  copyLink(part('share', HTMLButtonElement));
  onSettings(() => {
    settings = address.fromHash(location.hash);
    begin();
  });

  /** What is drawn, as the reader's own: on the grid that an address has. */
  function ownPoints(): readonly OwnPoint[] {
    return pointsOf(settings).map((point) => ({ ...point, x: onGrid(point.x), y: onGrid(point.y) }));
  }

  function change(changes: Partial<EstimatorSettings>): void {
    settings = { ...settings, ...changes };
    remember(address, settings);
    begin();
  }

  function begin(): void {
    root.dataset.state = 'loading';
    notice.hidden = true;
    shape.show(settings.shape);
    circles.show(settings.circles);
    color.show(`${label}`);
    cells.show(settings.cells);
    seed.show(settings.seed);
    ask({ points: pointsOf(settings), seed: settings.seed });
    showPicture();
  }

  function showPicture(): void {
    cells.show(settings.cells);
    const points = pointsOf(settings);
    drawPoints(part('points', SVGSVGElement), points, settings.cells);
    say('count', String(points.length));
    if (points.length === 0) return;
    const overlap = overlapOf(points, settings.cells, settings.circles === 'three');
    drawOverlap(part('overlap', SVGSVGElement), overlap);
    say('total-correlation', `${overlap.totalCorrelation.toFixed(2)} nats`);
  }

  function showEstimates({ entropyX, entropyY, jointEntropy, information, pValue }: Estimates): void {
    const rows: Readonly<Record<string, EstimatePair>> = {
      'entropy-x': entropyX,
      'entropy-y': entropyY,
      'joint-entropy': jointEntropy,
      information,
    };
    for (const [name, { neighbours, gaussian }] of Object.entries(rows)) {
      say(`${name}-neighbours`, signed(neighbours));
      say(`${name}-gaussian`, signed(gaussian));
    }
    say('p-value', pValue <= 1 / 200 ? '≤ 0.005' : pValue.toFixed(3));
    say('lesson', lessonOf(information, pValue));
  }

  function refuse(why: string): void {
    notice.textContent = why;
    notice.hidden = false;
  }

  begin();
}

const signed = (value: number): string => value.toFixed(2).replace('-', '−');

function lessonOf({ neighbours, gaussian }: EstimatePair, pValue: number): string {
  if (pValue > 0.05) {
    return `Points whose y were dealt out anew share as much in ${Math.round(100 * pValue)} of 100 cases: that x and y share anything is not shown.`;
  }
  return neighbours - gaussian > 0.2
    ? 'The closed form sees a correlation, and nothing else: what a Gaussian with this covariance would share. The neighbours see all of it.'
    : 'Both agree: these points are much like a Gaussian’s, whose information is −½ log(1 − ρ²).';
}
