import { describe } from '@infodrop/requirements';
import type { Vae } from './vae.js';

/** Throws TypeError unless this is an autoencoder of this package, of whatever copy. */
export function requireVae(caller: string, model: Vae | undefined): void {
  const { encoder, decoder, code } = (model ?? {}) as Partial<Vae>;
  if (typeof encoder === 'object' && typeof decoder === 'object' && typeof code?.kind === 'string') return;
  throw new TypeError(
    `${caller}: model must be what vae() returns, got ${describe(model)}. Make it by vae({ encoder, decoder }).`,
  );
}
