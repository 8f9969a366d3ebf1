import { pace, type RunOptions } from '@infodrop/information';
import { foldIn, integers, key, type Key } from '@infodrop/random';
import { requireInteger } from '@infodrop/requirements';

/** How many points are drawn, of how many codes each, and how it is run. */
export interface PointsOptions extends Pick<RunOptions, 'onProgress' | 'signal'> {
  /** Codes that one point is made of, an integer ≥ 2. Default 64. */
  readonly batch?: number | undefined;
  /** Points to learn from, an integer ≥ 1. Default 10,000. */
  readonly trainingPoints?: number | undefined;
  /** Points to test on, an integer ≥ 1. Default 5,000. */
  readonly testPoints?: number | undefined;
  /** By which all is drawn, an integer ≥ 0. Default 0. */
  readonly seed?: number | undefined;
}

export const POINTS_OPTIONS = ['batch', 'trainingPoints', 'testPoints', 'seed', 'onProgress', 'signal'] as const;

/** What was asked for, nothing left to defaults. */
export type PointsSettings = Readonly<Record<'batch' | 'trainingPoints' | 'testPoints' | 'seed', number>>;

export function pointsSettings(caller: string, options: PointsOptions): PointsSettings {
  const { batch = 64, trainingPoints = 10_000, testPoints = 5_000, seed = 0 } = options;
  requireInteger(caller, 'batch', batch, 2);
  requireInteger(caller, 'trainingPoints', trainingPoints, 1);
  requireInteger(caller, 'testPoints', testPoints, 1);
  requireInteger(caller, 'seed', seed, 0);
  return { batch, trainingPoints, testPoints, seed };
}

/** The factor of each point, and what was made of its codes. */
export interface Points<Made> {
  readonly factors: Int32Array;
  readonly made: readonly Made[];
}

/** Codes that are asked for at a time. */
const AT_ONCE = 4096;

/** Draws a factor for each point, gets the codes of many points at once, and makes something of each. */
export async function drawPoints<Made>(
  caller: string,
  settings: PointsSettings,
  { onProgress, signal }: PointsOptions,
  factors: number,
  make: (held: Int32Array, batch: number, by: Key) => Promise<readonly Made[]>,
): Promise<readonly [training: Points<Made>, test: Points<Made>]> {
  const { batch, trainingPoints, testPoints, seed } = settings;
  const chunk = Math.max(1, Math.floor(AT_ONCE / batch));
  const chunks = (points: number): number => Math.ceil(points / chunk);
  const next = pace(chunks(trainingPoints) + chunks(testPoints), { caller, onProgress, signal });
  const drawn = async (name: string, points: number): Promise<Points<Made>> => {
    const by = foldIn(foldIn(key(seed), caller), name);
    const held = integers(by, points, { high: factors });
    const made: Made[] = [];
    for (let c = 0; c < chunks(points); c++) {
      made.push(...(await make(held.subarray(c * chunk, (c + 1) * chunk), batch, foldIn(by, c))));
      await next();
    }
    return { factors: held, made };
  };
  return [await drawn('training', trainingPoints), await drawn('test', testPoints)];
}
