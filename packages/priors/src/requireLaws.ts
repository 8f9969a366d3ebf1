import { requireThat } from '@infodrop/requirements';
import type { Posterior } from './posteriors/posterior.js';
import type { Prior } from './prior.js';

/** Throws unless this is a law of representations, of this package or made like one. */
export function requirePosterior(caller: string, posterior: Posterior): void {
  const { kind, shape } = (posterior as Partial<Posterior> | null | undefined) ?? {};
  const holds = typeof kind === 'string' && Array.isArray(shape);
  requireThat(holds, caller, 'posterior', 'one as gaussianPosterior() makes it', posterior);
}

/** Throws unless this is a prior, of this package or made like one. */
export function requirePrior(caller: string, prior: Prior): void {
  const { kind, getConfig } = (prior as Partial<Prior> | null | undefined) ?? {};
  const holds = typeof kind === 'string' && typeof getConfig === 'function';
  requireThat(holds, caller, 'prior', 'one as logUniform() makes it', prior, 'densityPrior() makes one of a density.');
}
