import { dispose, engine, type Scalar, type Tensor, type Variable, variableGrads } from '@tensorflow/tfjs-core';

/**
 * Gradients as `variableGrads` gives them, where a loss that throws leaves nothing behind: tfjs keeps what the
 * operations before the error had saved for the backward pass, for good.
 */
export function variableGradients(
  loss: () => Scalar,
  variables: readonly Variable[],
): { readonly value: Scalar; readonly gradients: readonly (Tensor | null)[] } {
  try {
    const { value, grads } = variableGrads(loss, [...variables]);
    return { value, gradients: variables.map(({ name }) => grads[name] ?? null) };
  } catch (error) {
    const { state } = engine();
    // Inside another gradient the tape is that one's.
    if (state.gradientDepth === 0) {
      const tape = state.activeTape as typeof state.activeTape | null;
      dispose(tape?.flatMap(({ saved = [] }) => saved) ?? []);
      state.activeTape = [];
    }
    throw error;
  }
}
