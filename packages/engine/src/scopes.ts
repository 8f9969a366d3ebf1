import { engine, Tensor } from '@tensorflow/tfjs-core';
import { isFirstMend } from './isFirstMend.js';

/** What tfjs's types keep private is here too. */
interface Internals extends Omit<ReturnType<typeof engine>, 'track'> {
  track(tensor: Tensor): Tensor;
}

/**
 * Ends the scope of an operation, whose result is one tensor, without a search for tensors in it: tfjs has a scope for each operation, and
 * collects what it gives in three lists and sets. A second call changes nothing.
 */
export function mendScopes(): void {
  if (!isFirstMend('scopes')) return;
  const tfjs = engine() as unknown as Internals;
  const endScope = tfjs.endScope.bind(tfjs);
  tfjs.endScope = (result) => {
    if (!(result instanceof Tensor)) {
      endScope(result);
      return;
    }
    const { state } = tfjs;
    const { activeScope, scopeStack } = state;
    for (const tensor of activeScope.track) if (!tensor.kept && tensor.id !== result.id) tensor.dispose();
    scopeStack.pop();
    // Null behind the last, as tfjs has it; its types leave that out.
    state.activeScope = (scopeStack.at(-1) ?? null)!;
    if (!result.kept && result.scopeId === activeScope.id) tfjs.track(result);
  };
}
