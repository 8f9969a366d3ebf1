import { foldIn, key, normal } from '@infodrop/random';
import { remember } from '../page/address.js';
import { copyLink } from '../page/copyLink.js';
import { seedInput } from '../page/seedInput.js';
import { choiceOf, partsOf } from '../page/parts.js';
import { onSettings } from '../page/onSettings.js';
import { slider } from '../page/slider.js';
import { drawCosts } from './costs.js';
import { logLaw, paidNats, type PriorName, toldNats } from './law.js';
import { drawLaws } from './laws.js';
import { address, placeOf, valueAt } from './settings.js';

/** How many values of z are drawn of each input. */
const DRAWS = 40;

/** Brings the demonstration of the noise in `root` to life. */
export function mountNoise(root: HTMLElement): void {
  const part = partsOf(root);
  const say = (name: string, text: string): void => {
    part(name, HTMLElement).textContent = text;
  };
  const prior = choiceOf<PriorName>(root, 'prior');
  const seed = seedInput(part, (value) => {
    change({ seed: value });
  });
  let settings = address.fromHash(location.hash);

  const alpha = slider(part, 'alpha', String, (value) => {
    change({ alpha: value });
  });
  const second = slider(
    part,
    'f',
    (place) => String(valueAt(place)),
    (place) => {
      change({ f: valueAt(place) });
    },
  );
  prior.onChange((chosen) => {
    change({ prior: chosen });
  });
  copyLink(part('share', HTMLButtonElement));
  onSettings(() => {
    settings = address.fromHash(location.hash);
    show();
  });

  function change(changes: Partial<typeof settings>): void {
    settings = { ...settings, ...changes };
    remember(address, settings);
    show();
  }

  function show(): void {
    const { f } = settings;
    alpha.show(settings.alpha);
    second.show(placeOf(f));
    prior.show(settings.prior);
    root.dataset.prior = settings.prior;
    seed.show(settings.seed);
    const told = toldNats(1, f, settings.alpha);
    const paid = (paidNats(settings.prior, 1, settings.alpha) + paidNats(settings.prior, f, settings.alpha)) / 2;
    say('paid', `${paid.toFixed(2)} nats`);
    say('paid-unit', settings.prior === 'logUniform' ? 'above the cap' : 'on average over both inputs');
    say('told', `${told.toFixed(2)} of ${Math.LN2.toFixed(2)} nats`);
    say('f-words', String(f));
    say('lesson', lessonOf(settings.prior, settings.alpha, paid, told));
    drawLaws(part('laws', SVGSVGElement), f, settings.alpha, [drawsOf(1, 'first'), drawsOf(f, 'second')]);
    drawCosts(part('costs', SVGSVGElement), settings);
    root.dataset.state = 'ready';
  }

  function drawsOf(f: number, input: string): number[] {
    const { loc, scale } = logLaw(f, settings.alpha);
    const ofDraws = foldIn(foldIn(key(settings.seed), 'noise'), input);
    return Array.from(normal(ofDraws, DRAWS), (eta) => Math.exp(loc + scale * eta));
  }

  show();
}

function lessonOf(prior: PriorName, alpha: number, paid: number, told: number): string {
  const nats = `${paid.toFixed(2)} nats`;
  if (prior === 'logNormal') {
    return `This prior is a law, whose whole is 1: the ${nats} that are paid are never less than the ${told.toFixed(2)} that are told.`;
  }
  return alpha >= 0.6
    ? `At the cap nothing is paid, and still ${told.toFixed(2)} nats are told: this prior’s nats are counted from the cap, and bound nothing.`
    : `Halve α, and log 2 = 0.69 nats more are paid, whatever the unit’s value is: this prior asks for the ratio of noise to value alone.`;
}
