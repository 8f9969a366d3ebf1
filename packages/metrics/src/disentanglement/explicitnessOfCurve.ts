import { describe, requireNumbers, requireThat } from '@infodrop/requirements';

/** How the loss falls while readers grow. */
export interface LossCapacityCurve {
  /** Capacity of each reader in any unit, growing, two or more: the depth of trees, the logarithm of a network's weights. */
  readonly capacities: readonly number[];
  /** What each of them loses, ≥ 0; 0 is read without error. */
  readonly losses: readonly number[];
  /** What is lost without a code, > 0. */
  readonly baseline: number;
}

/**
 * The E of DCI-ES: how little capacity a reader needs for what can be read at all, from the curve of loss against capacity.
 *
 *   E = 1 − 2 A / ( (κ_T − κ₁) ℓ_b ),   A = ∫ (ℓ(κ) − min ℓ) dκ,   ℓ(κ) the least loss up to κ, straight between capacities
 *
 * 1 is a curve that is flat: the smallest reader does as well as the largest, with a code that tells everything and with one that tells nothing, so that E
 * means something beside how well the code can be read only. 0 is a straight way from the baseline to no loss, −1 no gain but by the largest reader.
 *
 * @param curve - See {@link LossCapacityCurve}.
 * @returns At most 1; below −1 only where the smallest readers lose more than the baseline.
 * @throws TypeError for another form, or an element that is no number; RangeError when there are fewer than two capacities or they do not grow, as many losses are not there, one is negative or not finite, or the
 *   baseline is not above 0.
 *
 * Source: C. Eastwood et al., [DCI-ES: an extended disentanglement framework](https://arxiv.org/abs/2210.00364), 2023, section 4, with the area of a straight
 * line to 0 as in their [code](https://github.com/andreinicolicioiu/DCI-ES).
 *
 * @example
 * import { explicitnessOfCurve } from '@infodrop/metrics';
 * explicitnessOfCurve({ capacities: [1, 2, 3], losses: [0.6, 0.1, 0], baseline: 0.8 }); // 0.5
 */
export function explicitnessOfCurve(curve: LossCapacityCurve): number {
  const caller = 'explicitnessOfCurve';
  if (typeof curve !== 'object' || (curve as unknown) === null) {
    throw new TypeError(
      `${caller}: curve must be an object with capacities, losses and baseline, got ${describe(curve)}.`,
    );
  }
  const { capacities, losses, baseline } = curve;
  requireNumbers(caller, 'capacities', capacities, { kind: 'any' });
  requireNumbers(caller, 'losses', losses, { kind: 'any' });
  const count = capacities.length;
  const grow = capacities.every((each, t) => Number.isFinite(each) && (t === 0 || each > capacities[t - 1]!));
  requireThat(count >= 2 && grow, caller, 'capacities', 'two or more finite numbers that grow', capacities);
  requireThat(losses.length === count, caller, 'losses', `${count} numbers, one for each capacity`, losses.length);
  losses.forEach((loss, t) => {
    requireThat(Number.isFinite(loss) && loss >= 0, caller, `losses[${t}]`, 'a finite number ≥ 0', loss);
  });
  requireThat(Number.isFinite(baseline) && baseline > 0, caller, 'baseline', 'a finite number > 0', baseline);
  let least = losses[0]!;
  const best = losses.map((loss) => (least = Math.min(least, loss)));
  let area = 0;
  for (let t = 1; t < count; t++) {
    area += ((best[t - 1]! + best[t]!) / 2 - least) * (capacities[t]! - capacities[t - 1]!);
  }
  return 1 - (2 * area) / ((capacities.at(-1)! - capacities[0]!) * baseline);
}
