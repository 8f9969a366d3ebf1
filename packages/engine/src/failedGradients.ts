import { engine } from '@tensorflow/tfjs-core';
import { isFirstMend } from './isFirstMend.js';

/**
 * Lets gradients whose computation throws leave no tensor behind: tfjs keeps what operations have saved for their gradients
 * until these are computed, and forgets it where they never are. A second call changes nothing.
 */
export function mendFailedGradients(): void {
  if (!isFirstMend('failedGradients')) return;
  const tfjs = engine();
  const gradients = tfjs.gradients.bind(tfjs);
  tfjs.gradients = (...args) => {
    try {
      return gradients(...args);
    } catch (error) {
      const { state } = tfjs;
      // Within other gradients the tape is theirs.
      if (state.gradientDepth === 0) {
        const tape = state.activeTape as typeof state.activeTape | null;
        for (const { saved } of tape ?? []) for (const tensor of saved ?? []) tensor.dispose();
        state.activeTape = null as never;
      }
      throw error;
    }
  };
}
