import { partsOf } from '../page/parts.js';
import type { FromWorker } from './messages.js';

/** What may round otherwise than plain JavaScript, which adds in another order: as a share of the largest value. */
const tolerance = 1e-5;

const milliseconds = (time: number | null): string =>
  time === null ? 'cannot' : `${time < 10 ? time.toFixed(2) : time.toFixed(0)} ms`;

/** Begins to measure, and shows each case when it has been. */
export function mountYourBrowser(root: HTMLElement): void {
  const part = partsOf(root);
  const rows = part('rows', HTMLTableSectionElement);
  const [notice, engine] = [part('notice', HTMLElement), part('engine', HTMLElement)];
  let worker: Worker | undefined;

  const begin = (): void => {
    worker?.terminate();
    worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    root.dataset.state = 'measuring';
    rows.replaceChildren();
    engine.textContent = '';
    notice.textContent = 'Measuring: plain JavaScript and TensorFlow.js first …';
    let [wrong, cases] = [0, 0];
    worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
      if (data.kind === 'refused') {
        root.dataset.state = 'refused';
        notice.textContent = `It could not be measured here: ${data.why}`;
        return;
      }
      if (data.kind === 'engine') {
        engine.textContent = data.line;
        ({ cases } = data);
        return;
      }
      const agrees = data.difference <= tolerance;
      if (!agrees) wrong++;
      rows.append(rowOf(data, agrees));
      const done = rows.childElementCount === cases;
      notice.textContent = done ? verdict(wrong, cases) : `Measuring: ${rows.childElementCount} of ${cases} …`;
      if (done) {
        root.dataset.state = 'measured';
        worker?.terminate();
      }
    });
    worker.addEventListener('error', () => {
      root.dataset.state = 'refused';
      notice.textContent = 'It could not be measured here: the worker did not start.';
    });
  };
  part('again', HTMLButtonElement).addEventListener('click', begin);
  begin();
}

const verdict = (wrong: number, cases: number): string =>
  wrong === 0
    ? 'Every kernel computes rightly in this browser.'
    : `${wrong} of ${cases} kernels differ here by more than rounding. Please tell us, with the name and version of your browser.`;

function rowOf(
  { title, difference, ours, tensorFlow }: Extract<FromWorker, { kind: 'measured' }>,
  agrees: boolean,
): HTMLElement {
  const row = document.createElement('tr');
  const cell = (text: string, tag: 'td' | 'th' = 'td'): void => {
    const made = document.createElement(tag);
    made.textContent = text;
    if (tag === 'th') made.scope = 'row';
    row.append(made);
  };
  cell(title, 'th');
  cell(`${difference === 0 ? 'same bits' : difference.toExponential(0)}${agrees ? '' : ' — differs'}`);
  cell(milliseconds(ours));
  cell(milliseconds(tensorFlow));
  cell(ours === null || tensorFlow === null ? '' : `${(tensorFlow / ours).toFixed(1)} ×`);
  row.dataset.agrees = String(agrees);
  return row;
}
