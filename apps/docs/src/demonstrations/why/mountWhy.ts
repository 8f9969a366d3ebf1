import type { ImageSet } from '@infodrop/datasets';
import { answerWords } from '../cluttered/networks.js';
import { CANVAS, shareOf } from '../cluttered/scene.js';
import { loadDigits, sceneControls, sceneOfSettings } from '../cluttered/sceneControls.js';
import { digitField, drawingField, patchesField, type SceneSettings } from '../cluttered/settings.js';
import { colorOf, onThemeChange } from '../drawing/colors.js';
import { paintImage } from '../drawing/image.js';
import { addressOf, numberField, remember, seedField } from '../page/address.js';
import { copyLink } from '../page/copyLink.js';
import { latestAnswer } from '../page/latestAnswer.js';
import { onSettings } from '../page/onSettings.js';
import { choiceOf, partsOf } from '../page/parts.js';
import { slider } from '../page/slider.js';
import type { Explanation } from './explain.js';
import type { WhyAnswer, WhyQuestion } from './messages.js';

interface WhySettings extends SceneSettings {
  /** 'answer' for what the network takes it for, or a digit. */
  readonly target: string;
  /** Of the bottleneck. */
  readonly price: number;
}

/** Ten to a factor of ten. */
const priceAt = (place: number): number => Number((10 ** (place / 10)).toPrecision(2));
const placeOf = (price: number): number => Math.round(10 * Math.log10(price));

const address = addressOf<WhySettings>({
  digit: digitField('4'),
  drawing: drawingField,
  patches: patchesField,
  target: {
    usual: 'answer',
    read: (text) => (/^(?:\d|answer)$/.test(text) ? text : undefined),
    write: (value) => value,
  },
  price: { name: 'beta', ...numberField(10, { least: 1, most: 100 }) },
  // Of this scene two thirds of the bits come from the digit.
  seed: seedField(2),
});

/** Brings the demonstration of bottleneck attribution in `root` to life. */
export function mountWhy(root: HTMLElement): void {
  const part = partsOf(root);
  const say = (name: string, text: string): void => {
    part(name, HTMLElement).textContent = text;
  };
  const notice = part('notice', HTMLElement);
  const target = choiceOf<string>(root, 'why-target');
  let settings = address.fromHash(location.hash);
  let digits: ImageSet | undefined;
  let explanation: Explanation | undefined;

  const ask = latestAnswer<WhyQuestion, WhyAnswer>(
    new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }),
    hear,
    refuse,
  );
  const controls = sceneControls(root, part, 'why-digit', change, refuse);
  const price = slider(
    part,
    'price',
    (place) => String(priceAt(place)),
    (place) => {
      change({ price: priceAt(place) });
    },
  );
  target.onChange((chosen) => {
    change({ target: chosen });
  });
  copyLink(part('share', HTMLButtonElement));
  onSettings(() => {
    settings = address.fromHash(location.hash);
    explainIt();
  });
  onThemeChange(show);

  function change(changes: Partial<WhySettings>): void {
    settings = { ...settings, ...changes };
    remember(address, settings);
    explainIt();
  }

  function explainIt(): void {
    if (digits === undefined) return;
    root.dataset.state = 'loading';
    notice.hidden = true;
    show();
    ask({
      image: sceneOfSettings(digits, settings).image,
      target: settings.target === 'answer' ? undefined : Number(settings.target),
      price: settings.price,
    });
  }

  function hear(answer: WhyAnswer, isLast: boolean): void {
    if ('explanation' in answer) {
      ({ explanation } = answer);
      say('backend', answer.backend);
      say('tensors', String(answer.tensors));
      show();
      if (isLast) root.dataset.state = 'ready';
    } else refuse(answer.why);
  }

  function refuse(why: string): void {
    notice.textContent = why;
    notice.hidden = false;
  }

  function show(): void {
    controls.show(settings);
    price.show(placeOf(settings.price));
    target.show(settings.target);
    if (digits === undefined) return;
    const scene = sceneOfSettings(digits, settings);
    const canvas = part('scene', HTMLCanvasElement);
    const surface = colorOf(canvas, '--surface');
    paintImage(canvas, scene.image, CANVAS, surface, colorOf(canvas, '--ink'));
    if (explanation === undefined) return;
    const { map, bits, beliefs, target: explained } = explanation;
    const most = Math.max(...map, 1e-9);
    paintImage(
      part('map', HTMLCanvasElement),
      map.map((each) => each / most),
      CANVAS,
      surface,
      colorOf(canvas, '--noise'),
    );
    const share = shareOf(map, scene.digitMask);
    say('answer', answerWords(beliefs));
    say('explained', `a ${explained} (${percent(beliefs[explained]!)})`);
    say('bits', bits.toFixed(0));
    say(
      'on-digit',
      `${Math.round(100 * share.nats)} % of them on the digit’s ${Math.round(100 * share.area)} % of pixels`,
    );
  }

  loadDigits().then(
    (loaded) => {
      digits = loaded;
      explainIt();
    },
    (error: unknown) => {
      refuse(error instanceof Error ? error.message : String(error));
    },
  );
}

/** Whole where it is much, with two digits where it is little. */
const percent = (share: number): string => `${share >= 0.1 ? Math.round(100 * share) : (100 * share).toPrecision(2)} %`;
