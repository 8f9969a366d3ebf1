import { remember } from '../page/address.js';
import { copyLink } from '../page/copyLink.js';
import { latestAnswer } from '../page/latestAnswer.js';
import { onSettings } from '../page/onSettings.js';
import { seedInput } from '../page/seedInput.js';
import { partsOf } from '../page/parts.js';
import { slider } from '../page/slider.js';
import type { BottleneckCurve, CurvePoint, JointTable } from './curve.js';
import { drawPlane } from './plane.js';
import { address, type BottleneckSettings } from './settings.js';
import { TABLES } from './tables.js';
import type { CurveQuestion } from './worker.js';

/** Brings the demonstration of the bottleneck in `root` to life. */
export function mountBottleneck(root: HTMLElement): void {
  const part = partsOf(root);
  const say = (name: string, text: string): void => {
    part(name, HTMLElement).textContent = text;
  };
  const cells = [...root.querySelectorAll<HTMLInputElement>('input[data-cell]')];
  const shares = [...root.querySelectorAll<HTMLElement>('[data-shares]')];
  const seed = seedInput(part, (value) => {
    change({ seed: value });
  });
  const notice = part('notice', HTMLElement);
  let settings = address.fromHash(location.hash);
  let curve: BottleneckCurve | undefined;

  const ask = latestAnswer<CurveQuestion, BottleneckCurve>(
    new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }),
    (found) => {
      curve = found;
      showCurve();
    },
    refuse,
  );
  const price = slider(part, 'beta', String, (value) => {
    change({ price: value });
  });
  for (const cell of cells) {
    cell.addEventListener('input', () => {
      const table = tableOfCells();
      if (table === undefined) refuse('Each cell must be a number from 0 to 99, and one of them more than 0.');
      else change({ table });
    });
  }
  for (const [name, table] of Object.entries(TABLES)) {
    part(name, HTMLButtonElement).addEventListener('click', () => {
      change({ table });
      showTable();
    });
  }
  copyLink(part('share', HTMLButtonElement));
  onSettings(() => {
    settings = address.fromHash(location.hash);
    begin();
  });

  function tableOfCells(): JointTable | undefined {
    const values = cells.map((cell) => (cell.value !== '' && cell.checkValidity() ? Number(cell.value) : NaN));
    if (values.some(Number.isNaN) || values.every((value) => value === 0)) return undefined;
    const width = settings.table[0]!.length;
    return settings.table.map((_, row) => values.slice(row * width, (row + 1) * width));
  }

  function change(changes: Partial<BottleneckSettings>): void {
    const before = settings;
    settings = { ...settings, ...changes };
    remember(address, settings);
    notice.hidden = true;
    if (settings.table !== before.table || settings.seed !== before.seed) ask(settings);
    else if (curve !== undefined) showCurve();
    showPrice();
  }

  function refuse(why: string): void {
    notice.textContent = why;
    notice.hidden = false;
  }

  function showPrice(): void {
    price.show(settings.price);
    seed.show(settings.seed);
  }

  function showTable(): void {
    for (const [i, value] of settings.table.flat().entries()) cells[i]!.value = String(value);
  }

  function showCurve(): void {
    if (curve === undefined) return;
    const at = pointAt(curve, settings.price);
    say('kept', `${at.kept.toFixed(2)} of ${curve.entropy.toFixed(2)} nats`);
    say('told', `${at.told.toFixed(2)} of ${curve.information.toFixed(2)} nats`);
    const clusters = at.encoder[0]!.length;
    say('clusters', String(clusters));
    for (const [x, element] of shares.entries()) {
      const row = at.encoder[x]!;
      element.replaceChildren(
        ...row.map((share, cluster) => {
          const piece = document.createElement('span');
          piece.className = `share class-${cluster}`;
          piece.style.width = `${100 * share}%`;
          return piece;
        }),
      );
      element.setAttribute(
        'aria-label',
        row.flatMap((p, z) => (p > 0.005 ? [`z${z + 1}: ${Math.round(100 * p)} %`] : [])).join(', '),
      );
    }
    say('lesson', lessonOf(clusters, at, curve));
    drawPlane(part('plane', SVGSVGElement), curve, at);
    root.dataset.state = 'ready';
  }

  function begin(): void {
    showTable();
    showPrice();
    ask(settings);
  }

  begin();
}

/** The point of the price that is nearest. */
const pointAt = ({ points }: BottleneckCurve, price: number): CurvePoint =>
  points.reduce((best, each) => (Math.abs(each.price - price) < Math.abs(best.price - price) ? each : best));

function lessonOf(clusters: number, { kept, told }: CurvePoint, { information }: BottleneckCurve): string {
  if (information < 1e-9) return 'Here x says nothing of y: whatever a nat costs, nothing is worth keeping.';
  if (clusters === 1) return 'A nat of x costs more than it tells of y: nothing is kept, and every x gives the same z.';
  const share = Math.round((100 * told) / information);
  return `With ${clusters} values of z, ${kept.toFixed(2)} nats of x are kept, and ${share} % of what x says of y is told. Rows of one colour are one to z.`;
}
