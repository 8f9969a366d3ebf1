import { remember } from '../page/address.js';
import { copyLink } from '../page/copyLink.js';
import { loadBytes } from '../page/loadBytes.js';
import { onSettings } from '../page/onSettings.js';
import { choiceOf, partsOf } from '../page/parts.js';
import { codesOf, nearestCode, paidNats } from './codes.js';
import { decoderOf } from './decoder.js';
import type { Place } from './layout.js';
import { planeView, type PlaneView, type Shown } from './plane.js';
import { address, type LatentSettings } from './settings.js';
import gaussian from './trained/gaussian.bin?url';
import gaussianCodes from './trained/gaussianCodes.bin?url';
import informationDropout from './trained/informationDropout.bin?url';
import informationDropoutCodes from './trained/informationDropoutCodes.bin?url';
import trained from './trained/trained.json';

const FILES = {
  gaussian: [gaussian, gaussianCodes],
  informationDropout: [informationDropout, informationDropoutCodes],
} as const;
type Name = keyof typeof FILES;
const NAMES = Object.keys(FILES) as Name[];

/** Brings the demonstration of the latent space in `root` to life. */
export function mountLatent(root: HTMLElement): void {
  const part = partsOf(root);
  const say = (name: string, text: string): void => {
    part(name, HTMLElement).textContent = text;
  };
  const behind = choiceOf<LatentSettings['behind']>(root, 'behind');
  const axes = choiceOf<LatentSettings['axes']>(root, 'axes');
  let settings = address.fromHash(location.hash);
  let models: readonly { readonly name: Name; readonly shown: Shown; readonly view: PlaneView }[] = [];

  behind.onChange((chosen) => {
    change({ behind: chosen });
  });
  axes.onChange((chosen) => {
    change({ axes: chosen });
  });
  copyLink(part('share', HTMLButtonElement));
  onSettings(() => {
    settings = address.fromHash(location.hash);
    show();
  });

  function change(changes: Partial<LatentSettings>): void {
    settings = { ...settings, ...changes };
    remember(address, settings);
    show();
  }

  function show(): void {
    behind.show(settings.behind);
    axes.show(settings.axes);
    const at: Place = [settings.first, settings.second];
    for (const { name, shown, view } of models) {
      view.show(settings);
      const code = nearestCode(shown.codes, at);
      say(`${name}-place`, placeWords(shown, at));
      say(`${name}-nearest`, `a ${code.digit}, which pays ${paidNats(code).toFixed(2)} nats`);
    }
  }

  async function load(): Promise<void> {
    models = await Promise.all(
      NAMES.map(async (name) => {
        const [weights, codes] = await Promise.all(FILES[name].map(loadBytes));
        const shown: Shown = {
          decode: decoderOf(weights!, trained.width),
          codes: codesOf(codes!, trained.labels),
          isLog: name === 'informationDropout',
        };
        const canvases = {
          svg: part(`${name}-plane`, SVGSVGElement),
          atlas: part(`${name}-atlas`, HTMLCanvasElement),
          image: part(`${name}-image`, HTMLCanvasElement),
        };
        const view = planeView(canvases, shown, ([first, second]) => {
          change({ first: rounded(first), second: rounded(second) });
        });
        return { name, shown, view };
      }),
    );
    for (const { name, elbo, kl } of trained.models) {
      say(`${name}-bound`, elbo.toFixed(1).replace('-', '−'));
      say(`${name}-rate`, kl.toFixed(2));
    }
    show();
    root.dataset.state = 'ready';
  }

  load().catch((error: unknown) => {
    const notice = part('notice', HTMLElement);
    notice.textContent = error instanceof Error ? error.message : String(error);
    notice.hidden = false;
  });
}

const rounded = (value: number): number => Math.round(100 * value) / 100;

function placeWords({ isLog }: Shown, place: Place): string {
  const words = (isLog ? place.map(Math.exp) : place).map((each) => each.toFixed(2).replace('-', '−'));
  return `z = (${words.join(', ')})`;
}
