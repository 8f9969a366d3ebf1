import type { Samples, SplitSamples } from './data/samples.js';
import { splitSamples } from './data/splitSamples.js';
import type { FromWorker } from './messages.js';
import { remember } from '../page/address.js';
import { copyLink } from '../page/copyLink.js';
import { seedInput } from '../page/seedInput.js';
import { choiceOf, partsOf } from '../page/parts.js';
import { onGrid, type OwnPoint } from '../points/ownPoint.js';
import { settablePoints } from '../points/settablePoints.js';
import {
  address,
  betaAt,
  BETAS,
  type DataSet,
  DEFAULTS,
  MOST_POINTS,
  MOST_STEPS,
  type NoiseKind,
  type Settings,
} from './settings.js';
import { startTrainer } from './trainer.js';
import type { Frame } from './training/frame.js';
import { MEASURED_POINTS } from './training/sizes.js';
import { boundary } from './view/boundary.js';
import { errorChart, informationPlane } from './view/charts.js';
import { networkView } from './view/network.js';

/** After a change of β that comes when training waits, so many steps more. */
const STEPS_AFTER_CHANGE = 600;
/** How many of the drawn points become the reader's own, to begin with. */
const POINTS_TO_BEGIN = 40;

/** Brings the playground in `root` to life. */
export function mountPlayground(root: HTMLElement): void {
  const part = partsOf(root);
  const play = part('play', HTMLButtonElement);
  const beta = part('beta', HTMLInputElement);
  const rate = part('rate', HTMLInputElement);
  const distractors = part('distractors', HTMLInputElement);
  const seed = seedInput(part, (value) => {
    restart({ seed: value });
  });
  const file = part('file', HTMLInputElement);
  const notice = part('notice', HTMLElement);
  const say = (name: string, text: string): void => {
    const element = part(name, HTMLElement);
    if (element.textContent !== text) element.textContent = text;
  };
  const data = choiceOf<DataSet>(root, 'data');
  const noise = choiceOf<NoiseKind>(root, 'noise');
  const label = choiceOf<'0' | '1'>(root, 'label');
  const views = {
    boundary: boundary(part('beliefs', HTMLCanvasElement), part('points', SVGSVGElement)),
    network: networkView(part('network', SVGSVGElement)),
    plane: informationPlane(part('plane', SVGSVGElement)),
    errors: errorChart(part('errors', SVGSVGElement)),
  };

  let settings = address.fromHash(location.hash);
  let csv: Samples | undefined;
  let shown: SplitSamples | undefined;
  let run = 0;
  let frames: Frame[] = [];
  let drawing = 0;
  /** Whether it goes no further until it is told to. */
  let waiting = false;
  /** Whether the reader halted it: then a change of β does not set it going. */
  let halted = false;
  /** Where it goes on to when the page is seen again. */
  let goesOnTo: number | undefined;
  let ownLabel: 0 | 1 = 0;
  const times: number[] = [];

  const trainer = startTrainer(hear, (why) => {
    refuse(why);
  });
  const last = (): Frame | undefined => frames.at(-1);

  /** Shows the controls as the settings are. */
  function showControls(): void {
    data.show(settings.data);
    noise.show(settings.noise);
    label.show(`${ownLabel}`);
    const now = betaAt(settings.betas, last()?.step ?? MOST_STEPS);
    beta.value = `${nearestBeta(now)}`;
    beta.setAttribute('aria-valuetext', `β = ${now}`);
    say('beta-text', String(now));
    rate.value = String(settings.rate);
    say('rate-text', `${Math.round(100 * settings.rate)} %`);
    distractors.value = String(settings.distractors);
    say('distractors-text', String(settings.distractors));
    seed.show(settings.seed);
    root.dataset.noise = settings.noise;
    root.dataset.data = settings.data;
    own.enable(settings.data === 'points');
  }

  function showProgress(): void {
    play.textContent = waiting ? 'Train on' : 'Pause';
    root.dataset.state = last() === undefined ? 'loading' : waiting ? 'waiting' : 'training';
  }

  /** Begins anew with other settings. */
  function restart(changes: Partial<Settings> = {}): void {
    const now = betaAt(settings.betas, last()?.step ?? MOST_STEPS);
    begin({ ...settings, betas: [{ step: 0, beta: now }], steps: DEFAULTS.steps, ...changes });
  }

  function begin(next: Settings): void {
    settings = next;
    halted = false;
    waiting = false;
    frames = [];
    times.length = 0;
    run += 1;
    notice.hidden = true;
    remember(address, settings);
    showControls();
    try {
      shown = splitSamples(settings, csv);
    } catch (error) {
      shown = undefined;
      trainer.tell({ kind: 'pause' });
      refuse((error as Error).message);
      return;
    }
    views.boundary.clear();
    views.boundary.points(shown);
    views.network.structure(shown.training, settings.data === 'csv' ? Infinity : 2);
    const measured = Math.min(MEASURED_POINTS, shown.heldOut.size);
    for (const chart of [views.plane, views.errors]) chart.start({ classes: shown.training.classes.length, measured });
    root.dataset.drawn = '';
    trainer.tell({ kind: 'start', run, settings, ...(csv === undefined ? {} : { csv }) });
    showProgress();
  }

  function refuse(why: string): void {
    notice.textContent = why;
    notice.hidden = false;
    views.boundary.clear();
    root.dataset.state = 'refused';
  }

  function hear(message: FromWorker): void {
    if (message.kind === 'engine') {
      say('engine', message.backend);
      part('engine', HTMLElement).title = message.line;
      return;
    }
    if (message.run !== run && message.run !== -1) return;
    if (message.kind === 'refused') {
      refuse(message.why);
      return;
    }
    const { frame, betas, waits } = message.watched;
    frames.push(frame);
    waiting = waits;
    settings = { ...settings, betas, ...(waits ? { steps: frame.step } : {}) };
    if (waits) remember(address, settings);
    times.push(performance.now());
    if (times.length > 20) times.shift();
    drawing ||= requestAnimationFrame(paint);
  }

  function paint(): void {
    drawing = 0;
    const frame = last();
    if (frame === undefined || shown === undefined) return;
    const measured = Math.min(MEASURED_POINTS, shown.heldOut.size);
    views.boundary.beliefs(frame.beliefs);
    views.network.frame(frame, measured);
    views.plane.frames(frames);
    views.errors.frames(frames);
    say('step', frame.step.toLocaleString('en'));
    say('held-out', percent(frame.heldOutError));
    say('training', percent(frame.trainingError));
    say('weights', frame.weights);
    say('tensors', String(frame.tensors));
    say('speed', speed());
    describeNetwork(frame);
    showProgress();
  }

  /** Steps a second, of the last frames. */
  function speed(): string {
    const [first = 0] = times;
    const steps = (last()?.step ?? 0) - (frames.at(-times.length)?.step ?? 0);
    const seconds = (times.at(-1)! - first) / 1000;
    return steps > 0 && seconds > 0 ? `${Math.round(steps / seconds).toLocaleString('en')} steps/s` : '–';
  }

  function describeNetwork({ layers, answerNats }: Frame): void {
    const parts = layers.map(
      ({ aboutInput }, i) => `layer ${i + 1} at most ${aboutInput.upper.toFixed(1)} nats of the input`,
    );
    part('network', SVGSVGElement).setAttribute(
      'aria-label',
      `The network: ${parts.join(', ')}; the answer at least ${answerNats.toFixed(2)} nats of the label.`,
    );
  }

  function runTo(step: number): void {
    settings = { ...settings, steps: Math.min(step, MOST_STEPS) };
    waiting = false;
    trainer.tell({ kind: 'runTo', step: settings.steps });
    times.length = 0;
    showProgress();
  }

  function halt(): void {
    halted = true;
    trainer.tell({ kind: 'pause' });
  }

  const own = settablePoints(
    part('points', SVGSVGElement),
    () => ({ points: settings.points, label: ownLabel, most: MOST_POINTS }),
    (points) => {
      restart({ points });
    },
  );

  play.addEventListener('click', () => {
    if (!waiting) {
      halt();
      return;
    }
    halted = false;
    runTo((last()?.step ?? 0) + DEFAULTS.steps);
  });
  part('one', HTMLButtonElement).addEventListener('click', () => {
    halted = true;
    runTo((last()?.step ?? 0) + 1);
  });
  part('reset', HTMLButtonElement).addEventListener('click', () => {
    restart();
  });
  beta.addEventListener('input', () => {
    const value = BETAS[Number(beta.value)]!;
    trainer.tell({ kind: 'beta', beta: value });
    say('beta-text', String(value));
    beta.setAttribute('aria-valuetext', `β = ${value}`);
    if (!halted) runTo(Math.max(settings.steps, (last()?.step ?? 0) + STEPS_AFTER_CHANGE));
  });
  rate.addEventListener('change', () => {
    restart({ rate: Number(rate.value) });
  });
  distractors.addEventListener('change', () => {
    restart({ distractors: Number(distractors.value) });
  });
  noise.onChange((kind) => {
    restart({ noise: kind });
  });
  label.onChange((chosen) => {
    ownLabel = chosen === '0' ? 0 : 1;
  });
  data.onChange((set) => {
    if (set === 'csv' && csv === undefined) {
      data.show(settings.data);
      file.click();
      return;
    }
    const points =
      set === 'points' && settings.points.length === 0 && shown !== undefined
        ? pointsOf(shown.training)
        : settings.points;
    restart({ data: set, points });
  });
  part('clear', HTMLButtonElement).addEventListener('click', () => {
    restart({ points: [] });
  });
  file.addEventListener('change', () => {
    void readFile(file.files?.[0]);
  });
  copyLink(part('share', HTMLButtonElement));
  addEventListener('hashchange', () => {
    begin(address.fromHash(location.hash));
  });
  document.addEventListener('visibilitychange', () => {
    // Nobody sees it: it goes on where it was when somebody does.
    if (document.hidden && !waiting) {
      goesOnTo = settings.steps;
      trainer.tell({ kind: 'pause' });
    } else if (goesOnTo !== undefined && !halted) {
      runTo(goesOnTo);
      goesOnTo = undefined;
    }
  });

  async function readFile(chosen: File | undefined): Promise<void> {
    if (chosen === undefined) return;
    const text = await chosen.text();
    const { samplesFromCsv } = await import('./data/samplesFromCsv.js');
    try {
      csv = samplesFromCsv(text);
      restart({ data: 'csv' });
    } catch (error) {
      refuse((error as Error).message);
    }
  }

  begin(settings);
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

const nearestBeta = (beta: number): number =>
  BETAS.reduce((best, each, i) => (Math.abs(each - beta) < Math.abs(BETAS[best]! - beta) ? i : best), 0);

function pointsOf({ inputs, labels, dimensions, size }: Samples): OwnPoint[] {
  return Array.from({ length: Math.min(size, POINTS_TO_BEGIN) }, (_, i) => ({
    x: onGrid(inputs[i * dimensions]!),
    y: onGrid(inputs[i * dimensions + 1]!),
    label: labels[i] === 0 ? 0 : 1,
  }));
}
