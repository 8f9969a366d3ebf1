import { clone, engine, type Tensor } from '@tensorflow/tfjs-core';

/** What one call of a layer cost. */
interface Charge {
  /** [batch, …units], nats. */
  readonly perUnit: Tensor;
  /** Scalar: the sum over units, averaged over the batch; nats. */
  readonly mean: Tensor;
}

/**
 * The costs of a layer's latest calls, as long as their tensors live.
 *
 * A layer computes its cost inside `call`, and tfjs asks for it later: for the loss after the forward pass, for the
 * metric after the output. In between, nested models end scopes of their own. So the tensors are handed to the
 * outermost open scope: that of `fit`'s step, of `evaluate`, of the gradient, of the caller. Nothing is kept beyond it,
 * so nothing leaks; and nothing outlives it, so nothing stale is read. Where no scope is open they are disposed at once.
 */
export class KlLedger {
  private latest: Charge | null = null;
  /** Costs that no loss has claimed, oldest first. */
  private unclaimed: Tensor[] = [];

  /** Takes the charge of a call, whose tensors must be new. */
  record(charge: Charge): void {
    this.dropLatest();
    this.unclaimed = this.unclaimed.filter((mean) => !mean.isDisposed);
    const { activeScope } = engine().state as { activeScope: object | null | undefined };
    if (activeScope === null || activeScope === undefined) {
      charge.perUnit.dispose();
      charge.mean.dispose();
      return;
    }
    moveToOutermostScope(charge.perUnit);
    moveToOutermostScope(charge.mean);
    this.latest = charge;
    this.unclaimed.push(charge.mean);
  }

  /** Forgets the charge of the latest call: for a call that computes none. */
  dropLatest(): void {
    // Only the big tensor: the scalar may yet be claimed by the loss, when the layer is applied more than once.
    this.latest?.perUnit.dispose();
    this.latest = null;
  }

  /** A copy of the latest call's cost per unit, or null where it is gone. */
  perUnit(): Tensor | null {
    return this.latest === null || this.latest.perUnit.isDisposed ? null : clone(this.latest.perUnit);
  }

  /** A copy of the latest call's mean cost, or null where it is gone. */
  mean(): Tensor | null {
    return this.latest === null || this.latest.mean.isDisposed ? null : clone(this.latest.mean);
  }

  /** The mean costs of the latest calls, oldest first; fewer where they are gone. */
  meansOfLatest(calls: number): Tensor[] {
    return calls === 0 ? [] : this.unclaimed.filter((mean) => !mean.isDisposed).slice(-calls);
  }

  /** Takes the mean cost of the latest call that no loss has claimed, or null. */
  claim(): Tensor | null {
    let mean = this.unclaimed.pop();
    while (mean?.isDisposed === true) mean = this.unclaimed.pop();
    return mean ?? null;
  }
}

/** Lets a tensor of the active scope live until the outermost scope ends. */
function moveToOutermostScope(tensor: Tensor): void {
  const { activeScope, scopeStack } = engine().state;
  const outermost = scopeStack[0];
  if (outermost === undefined || outermost === activeScope) return;
  const at = activeScope.track.lastIndexOf(tensor);
  if (at < 0) return;
  activeScope.track.splice(at, 1);
  tensor.scopeId = outermost.id;
  outermost.track.push(tensor);
}
