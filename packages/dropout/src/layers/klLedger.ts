import { clone, engine, type Scalar, type Tensor } from '@tensorflow/tfjs-core';

/** The KL of one call of a layer. */
export interface KlOfCall {
  /** KL(p(z|x) ‖ q(z)) of each unit, [batch, …units], nats. */
  readonly perUnit: Tensor;
  /** Its sum over units, averaged over the batch: a scalar, nats. */
  readonly mean: Tensor;
}

interface Entry extends KlOfCall {
  /** The scopes that were open at the call, by id. */
  readonly scopes: readonly number[];
  /** Whether a recording holds it, so that it lives as long as the scope does. */
  held: boolean;
  /** Whether a loss has it already. */
  paid: boolean;
}

/**
 * The KL of a layer's calls, as long as their tensors live: what an information layer keeps it in.
 *
 * A layer computes its KL inside `call`, and is asked for it later: for the loss after the forward pass, for the metric
 * after the output. In between, tfjs ends scopes of its own. So the tensors are handed to the outermost open scope: that
 * of `fit`'s step, of `evaluate`, of the gradient, of the caller. Nothing is kept beyond it, so nothing leaks; and
 * nothing outlives it, so nothing stale is read. Where no scope is open they are disposed at once.
 *
 * A layer of your own that has `beta`, `klScale`, `klPerUnit()` and such a ledger is an information layer as those of
 * this package are: `train`, `forwardPass` and `klNats` count it.
 *
 * @example
 * const klLedger = new KlLedger();
 * tidy(() => {
 *   klLedger.record({ perUnit: ones([2, 3]), mean: scalar(3) }); // in your layer's call()
 *   klLedger.perUnit()!.print(); // in its klPerUnit()
 * });
 */
export class KlLedger {
  private readonly pays: 'eachCall' | 'once';
  private latest: Entry | null = null;
  /** Oldest first. */
  private entries: Entry[] = [];
  private recording: Entry[] | null = null;
  private unread = 0;
  private latestStep: number | null = null;

  /**
   * @param options.pays - 'eachCall' (the default): the calls of a step add up. 'once': they share one KL, as calls of a layer
   * with noise on its weights do, and the first stands for all.
   */
  constructor(options: { readonly pays?: 'eachCall' | 'once' } = {}) {
    this.pays = options.pays ?? 'eachCall';
  }

  /**
   * Takes the KL of a call, whose tensors must be new: they belong to the ledger from here on.
   *
   * @param meantToBeRead - Whether the step goes wrong when nobody reads it. Default false.
   */
  record({ perUnit, mean }: KlOfCall, meantToBeRead = false): void {
    this.dropLatest();
    this.entries = this.entries.filter((entry) => !entry.mean.isDisposed);
    const scopes = openScopes();
    if (meantToBeRead && this.latestStep !== (scopes[0] ?? null)) {
      this.latestStep = scopes[0] ?? null;
      this.unread++;
    }
    if (scopes.length === 0) {
      perUnit.dispose();
      mean.dispose();
      return;
    }
    moveToOutermostScope(perUnit);
    moveToOutermostScope(mean);
    this.latest = { perUnit, mean, scopes, held: this.recording !== null, paid: false };
    this.entries.push(this.latest);
    this.recording?.push(this.latest);
  }

  /** In how many steps (outermost scopes) in a row a KL that was meant to be read was not. */
  get unreadSteps(): number {
    return this.unread;
  }

  /** Forgets the KL of the latest call: for a call that computes none. */
  dropLatest(): void {
    // Only the big tensor: the loss may yet ask for the scalar, when the layer is applied more than once.
    if (this.latest?.held === false) this.latest.perUnit.dispose();
    this.latest = null;
  }

  /** A copy of the latest call's KL per unit, or null where it is gone. */
  perUnit(): Tensor | null {
    this.unread = 0;
    return this.latest === null || this.latest.perUnit.isDisposed ? null : clone(this.latest.perUnit);
  }

  /** A copy of the latest call's mean KL, or null where it is gone. */
  mean(): Scalar | null {
    this.unread = 0;
    return this.latest === null || this.latest.mean.isDisposed ? null : clone(this.latest.mean as Scalar);
  }

  /** The mean KL of the calls that were made in a scope (or in one within it) and still live, oldest first. */
  meansWithin(scope: number): Tensor[] {
    this.unread = 0;
    const made = this.entries.filter(({ mean, scopes }) => !mean.isDisposed && scopes.includes(scope));
    return this.thatPay(made).map(({ mean }) => mean);
  }

  /**
   * Keeps the KL of every call from here on, until the function returned is called: that gives them, oldest first.
   *
   * Who takes them pays for them: the layer's own losses do not ask for them again.
   */
  startRecording(): () => readonly KlOfCall[] {
    this.unread = 0;
    const outer = this.recording;
    const calls: Entry[] = [];
    this.recording = calls;
    return () => {
      this.recording = outer;
      for (const call of calls) call.paid = true;
      return this.thatPay(calls);
    };
  }

  /** Whether a call of this run has a KL that no loss has taken. */
  get hasUnpaid(): boolean {
    return this.unpaid().length > 0;
  }

  /** Takes the mean KL of the calls of this run that no loss has taken, oldest first. */
  claim(): Tensor[] {
    this.unread = 0;
    const unpaid = this.unpaid();
    for (const entry of unpaid) entry.paid = true;
    return unpaid.map(({ mean }) => mean);
  }

  private unpaid(): Entry[] {
    return this.thatPay(this.ofThisRun()).filter(({ paid }) => !paid);
  }

  /** Of the calls of one run, those whose KL counts. */
  private thatPay<Call>(calls: readonly Call[]): Call[] {
    return this.pays === 'once' ? calls.slice(0, 1) : [...calls];
  }

  /** The calls that were made in the innermost open scope in which any was made. */
  private ofThisRun(): Entry[] {
    for (const scope of openScopes().reverse()) {
      const made = this.entries.filter(({ mean, scopes }) => !mean.isDisposed && scopes.includes(scope));
      if (made.length > 0) return made;
    }
    return [];
  }
}

/** The open scopes of tfjs by id, outermost first. */
export function openScopes(): number[] {
  return engine().state.scopeStack.map(({ id }) => id);
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
