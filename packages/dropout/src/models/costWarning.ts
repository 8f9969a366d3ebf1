import { requireThat } from '@infodrop/requirements';
/** What the information of a layer costs in a step. */
export interface CostOfLayer {
  readonly path: string;
  /** Mean over the batch, without β and klScale. */
  readonly nats: number;
  readonly beta: number;
  readonly klScale: number;
}

/** Information that costs so many times what the task does is told of. */
const SWAMPED = 10;

/**
 * What there is to say where information costs so much more than the task that a network gives up everything before it has learned
 * anything: which layers, their nats, and what to set. `klNats` says it in `fit`, and `train` of `@infodrop/training` by itself.
 *
 *   Σ layers β · factor · klScale · nats > 10 · |rest|
 *
 * @param rest - The loss without the cost of information. Nothing is said of one that is 0 or not finite.
 * @param layers - Of the first step: `{ path, nats, beta, klScale }`.
 * @param factor - What every β is multiplied by in this step. Default 1.
 * @returns A sentence or two, or null where there is nothing to say.
 *
 * @example
 * costWarning(2.3, [{ path: 'bottleneck', nats: 91_000, beta: 0.01, klScale: 1 }]);
 * // 'the information of layer "bottleneck" costs 910 in the first step …'
 */
export function costWarning(rest: number, layers: readonly CostOfLayer[], factor = 1): string | null {
  requireThat(Array.isArray(layers), 'costWarning', 'layers', 'an array of { path, nats, beta, klScale }', layers);
  const costs = layers
    .map((layer) => ({ ...layer, cost: layer.beta * factor * layer.klScale * layer.nats }))
    .filter(({ cost }) => cost > 0)
    .sort((one, other) => other.cost - one.cost);
  const total = costs.reduce((sum, { cost }) => sum + cost, 0);
  const task = Math.abs(rest);
  if (!(task > 0 && Number.isFinite(total) && total > SWAMPED * task)) return null;
  const first = costs[0]!;
  const which = costs
    .map(
      ({ path, nats, beta, klScale }) =>
        `"${path}" (${short(nats)} nats · beta ${short(beta)} · klScale ${short(klScale)})`,
    )
    .join(', ');
  const scale = costs.some(({ klScale }) => klScale === 1) ? 'klScale to 1/N, with N training examples, or ' : '';
  return (
    `the information of layer${costs.length > 1 ? 's' : ''} ${which} costs ${short(total)} in the first step, ` +
    `${short(total / task)} times the rest of the loss (${short(rest)}). At that price a network gives up everything before it has ` +
    `learned what to keep. Set ${scale}beta to ${short((first.beta * task) / total)} or less` +
    `${costs.length > 1 ? ` (layer "${first.path}", the others likewise)` : ''}, or raise beta slowly from 0.`
  );
}

const short = (value: number): string => String(Number(value.toPrecision(3)));
