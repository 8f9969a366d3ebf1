import type { PriorName } from '../noise/law.js';
import { remember } from '../page/address.js';
import { copyLink } from '../page/copyLink.js';
import { onSettings } from '../page/onSettings.js';
import { choiceOf, partsOf } from '../page/parts.js';
import { slider } from '../page/slider.js';
import { drawCosts, drawValues } from './charts.js';
import { costOf, rectified, slopeOf } from './rectifiers.js';
import { address, type RectifierSettings } from './settings.js';

/** Brings the demonstration of the two rectifiers in `root` to life. */
export function mountRectifiers(root: HTMLElement): void {
  const part = partsOf(root);
  const say = (name: string, text: string): void => {
    part(name, HTMLElement).textContent = text;
  };
  const prior = choiceOf<PriorName>(root, 'rectifier-prior');
  let settings = address.fromHash(location.hash);
  const signed = (value: number): string => String(value).replace('-', '−');
  const x = slider(part, 'x', signed, (value) => {
    change({ x: value });
  });
  const alpha = slider(part, 'alpha', String, (value) => {
    change({ alpha: value });
  });
  prior.onChange((chosen) => {
    change({ prior: chosen });
  });
  copyLink(part('share', HTMLButtonElement));
  onSettings(() => {
    settings = address.fromHash(location.hash);
    show();
  });

  function change(changes: Partial<RectifierSettings>): void {
    settings = { ...settings, ...changes };
    remember(address, settings);
    show();
  }

  function show(): void {
    x.show(settings.x);
    alpha.show(settings.alpha);
    prior.show(settings.prior);
    for (const activation of ['relu', 'softplus'] as const) {
      say(`${activation}-value`, rectified(activation, settings.x).toFixed(3));
      say(`${activation}-slope`, slopeOf(activation, settings.x).toFixed(2));
      say(`${activation}-cost`, `${costOf(activation, settings.prior, settings.x, settings.alpha).toFixed(2)} nats`);
    }
    say('lesson', LESSONS[settings.prior]);
    drawValues(part('values', SVGSVGElement), settings);
    drawCosts(part('costs', SVGSVGElement), settings);
    root.dataset.state = 'ready';
  }

  show();
}

const LESSONS: Readonly<Record<PriorName, string>> = {
  logUniform:
    'Log-uniform belongs to ReLU: a unit that is off sits on the prior’s atom at 0 and pays nothing, one that is on pays for its noise alone, however large it is. ' +
    'Softplus is never off, so that it pays the same for silence as for speech.',
  logNormal:
    'Log-normal belongs to softplus: it pays least where it says what is usual, and the price is a true bound. ' +
    'A ReLU unit that is off has log f = −∞: here it would pay without end, and a layer stops counting at f = 0.0001.',
};
