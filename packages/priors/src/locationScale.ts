import { requireNumber, requireOptions, requireThat } from '@infodrop/requirements';
import { scalar, type Tensor } from '@tensorflow/tfjs-core';
import { describe } from '@infodrop/requirements';
import type { PriorParameter } from './prior.js';

/** How a prior with a place and a width is given. */
export interface LocationScaleOptions {
  /** Its place, or the initial value of it where learned. Default 0. */
  readonly loc?: number;
  /** Its width, or the initial value of it where learned; > 0. Default 1. */
  readonly scale?: number;
  /** Whether both are trained: one of each per layer (true), or per channel of the layer, its last axis. Default false. */
  readonly learned?: boolean | 'perChannel';
}

/** The names of those options. */
export const LOCATION_SCALE_OPTIONS = ['loc', 'scale', 'learned'] as const;

/** A prior's place and width: what it keeps, what a layer owns of it, and the values at a call. */
export interface LocationScale {
  readonly loc: number;
  readonly scale: number;
  readonly learned: boolean | 'perChannel';
  readonly parameters: readonly PriorParameter[];
  /** The current values: those of the layer, or the fixed ones. */
  read(values: readonly Tensor[]): { readonly loc: Tensor; readonly logScale: Tensor };
}

/** Throws RangeError where `scale` is not above 0 or `loc` not finite, TypeError for an option that there is not. */
export function locationScale(
  caller: string,
  options: LocationScaleOptions,
  own: readonly string[] = [],
): LocationScale {
  requireOptions(caller, options, [...LOCATION_SCALE_OPTIONS, ...own]);
  const { loc = 0, scale = 1, learned = false } = options;
  requireNumber(caller, 'loc', loc);
  requireNumber(caller, 'scale', scale, { least: 0, above: true });
  requireThat(
    [true, false, 'perChannel'].includes(learned),
    caller,
    'learned',
    "true, false or 'perChannel'",
    learned,
    'true trains one loc and one scale per layer.',
  );
  const per = learned === 'perChannel' ? ({ per: 'channel' } as const) : {};
  const parameters: readonly PriorParameter[] =
    learned === false
      ? []
      : [
          { name: 'loc', initial: loc, ...per },
          { name: 'logScale', initial: Math.log(scale), ...per },
        ];
  return {
    loc,
    scale,
    learned,
    parameters,
    read: (values) => {
      requireParameters(caller, parameters, values);
      const [locValue = scalar(loc), logScale = scalar(Math.log(scale))] = values;
      return { loc: locValue, logScale };
    },
  };
}

/** Throws RangeError unless there is a value for each parameter. */
export function requireParameters(
  caller: string,
  parameters: readonly PriorParameter[],
  values: readonly Tensor[],
): void {
  if (values.length !== parameters.length) {
    throw new RangeError(
      `${caller}: parameters must be the values of [${parameters.map(({ name }) => name).join(', ')}], ` +
        `got ${describe(values.length)} tensors.`,
    );
  }
}
