import type { ImageSet } from '@infodrop/datasets';
import { answerWords } from '../cluttered/networks.js';
import { CANVAS, shareOf } from '../cluttered/scene.js';
import { loadDigits, sceneControls, sceneOfSettings } from '../cluttered/sceneControls.js';
import { digitField, drawingField, patchesField, type SceneSettings } from '../cluttered/settings.js';
import trained from '../cluttered/trained/trained.json';
import { colorOf, onThemeChange } from '../drawing/colors.js';
import { paintImage } from '../drawing/image.js';
import { addressOf, choiceField, type Field, remember, seedField } from '../page/address.js';
import { copyLink } from '../page/copyLink.js';
import { latestAnswer } from '../page/latestAnswer.js';
import { onSettings } from '../page/onSettings.js';
import { choiceOf, partsOf } from '../page/parts.js';
import { slider } from '../page/slider.js';
import { type Look, natsOf } from './looks.js';
import type { ForgettingAnswer, ForgettingQuestion } from './messages.js';
import { drawShares } from './shares.js';

interface ForgettingSettings extends SceneSettings {
  /** One of those that there is a network for. */
  readonly beta: number;
  /** What is brightest: the most of each map, or the most of its layer at any β. */
  readonly brightness: 'own' | 'common';
}

const BETAS = trained.priced.map(({ beta }) => beta);

const betaField: Field<number> = {
  usual: 0.5,
  read: (text) => BETAS.find((beta) => String(beta) === text),
  write: String,
};

const address = addressOf<ForgettingSettings>({
  digit: digitField('4'),
  drawing: drawingField,
  patches: patchesField,
  beta: betaField,
  brightness: choiceField('own', ['own', 'common']),
  seed: seedField(),
});

/** Brings the demonstration of forgotten clutter in `root` to life. */
export function mountForgetting(root: HTMLElement): void {
  const part = partsOf(root);
  const say = (name: string, text: string): void => {
    part(name, HTMLElement).textContent = text;
  };
  const notice = part('notice', HTMLElement);
  const brightness = choiceOf<ForgettingSettings['brightness']>(root, 'brightness');
  let settings = address.fromHash(location.hash);
  let digits: ImageSet | undefined;
  let looks: readonly Look[] | undefined;

  const ask = latestAnswer<ForgettingQuestion, ForgettingAnswer>(
    new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }),
    hear,
    refuse,
  );
  const controls = sceneControls(
    root,
    part,
    'forgetting-digit',
    (changes) => {
      change(changes);
      look();
    },
    refuse,
  );
  const beta = slider(
    part,
    'beta',
    (place) => String(BETAS[place]),
    (place) => {
      change({ beta: BETAS[place]! });
    },
  );
  brightness.onChange((chosen) => {
    change({ brightness: chosen });
  });
  copyLink(part('share', HTMLButtonElement));
  onSettings(() => {
    settings = address.fromHash(location.hash);
    show();
    look();
  });
  onThemeChange(show);

  function change(changes: Partial<ForgettingSettings>): void {
    settings = { ...settings, ...changes };
    remember(address, settings);
    show();
  }

  function look(): void {
    if (digits === undefined) return;
    root.dataset.state = 'loading';
    notice.hidden = true;
    ask({ image: sceneOfSettings(digits, settings).image });
  }

  function hear(answer: ForgettingAnswer, isLast: boolean): void {
    if ('why' in answer) {
      refuse(answer.why);
      return;
    }
    ({ looks } = answer);
    say('backend', answer.backend);
    say('tensors', String(answer.tensors));
    show();
    if (isLast) root.dataset.state = 'ready';
  }

  function refuse(why: string): void {
    notice.textContent = why;
    notice.hidden = false;
  }

  function show(): void {
    const at = BETAS.indexOf(settings.beta);
    controls.show(settings);
    beta.show(at);
    brightness.show(settings.brightness);
    say('error', `${(100 * trained.priced[at]!.error).toFixed(1)} %`);
    if (digits === undefined) return;
    const { image, digitMask } = sceneOfSettings(digits, settings);
    const canvas = part('scene', HTMLCanvasElement);
    const surface = colorOf(canvas, '--surface');
    paintImage(canvas, image, CANVAS, surface, colorOf(canvas, '--ink'));
    if (looks === undefined) return;
    const { beliefs, maps } = looks[at]!;
    say('answer', answerWords(beliefs));
    for (const [layer, map] of maps.entries()) {
      const compared = settings.brightness === 'own' ? [map] : looks.map((each) => each.maps[layer]!);
      const most = Math.max(1e-9, ...compared.map((each) => Math.max(...each)));
      const shares = map.map((nats) => nats / most);
      paintImage(part(`map${layer + 1}`, HTMLCanvasElement), shares, CANVAS, surface, colorOf(canvas, '--noise'));
      const share = shareOf(map, digitMask);
      say(`nats${layer + 1}`, natsOf(map).toFixed(0));
      say(`on-digit${layer + 1}`, `${Math.round(100 * share.nats)} %`);
    }
    say('area', `${Math.round(100 * shareOf(maps[0], digitMask).area)} %`);
    drawShares(part('shares', SVGSVGElement), { looks, digitMask, at });
  }

  loadDigits().then(
    (loaded) => {
      digits = loaded;
      show();
      look();
    },
    (error: unknown) => {
      refuse(error instanceof Error ? error.message : String(error));
    },
  );
}
