import { requireOneOf, requireThat } from '@infodrop/requirements';
import type { HiddenActivation } from './convolutionBlock.js';

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 1;

/** Integers ≥ 1, as many as `length` says, or at least one; else a RangeError that names them. */
export function requireCounts(
  caller: string,
  name: string,
  values: readonly number[],
  requirement: string,
  wayOut: string,
  length?: number,
): void {
  const holds = Array.isArray(values) && values.length === (length ?? (values.length || 1)) && values.every(isCount);
  requireThat(holds, caller, name, requirement, values, wayOut);
}

/** [height, width, channels], or a RangeError. */
export function requireImageShape(caller: string, shape: readonly number[], wayOut: string): void {
  requireCounts(caller, 'inputShape', shape, '[height, width, channels], integers ≥ 1', wayOut, 3);
}

/** An activation that there is a prior for: log-uniform for ReLU, log-normal for softplus. */
export function requireHiddenActivation(caller: string, activation: HiddenActivation): void {
  requireOneOf(caller, 'activation', activation, ['relu', 'softplus']);
}
