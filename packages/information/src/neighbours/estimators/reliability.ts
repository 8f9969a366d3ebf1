import { deviationsOf, type Prepared } from './options.js';

/** Ties that move an estimate by more nats than this, at most, are told of. */
const TIES_TOLD = 0.02;
/** By more than this (or than the spread of the estimate, where that is larger), they are refused. */
const TIES_REFUSED = 0.05;
/** Columns from which balls may be wide because of their number. */
const SEVERAL = 5;
/** A k-th neighbour at this many standard deviations: mutual information is lost, about a fifth; then about a third. */
const WIDE_TOLD = 0.9;
const WIDE_REFUSED = 1.2;
/** The part of the most that N samples can show beyond which only a lower bound is known. */
const SATURATED = 0.9;

/** Where no more nats than this can be shown, an estimate near that says little. */
const MEANT = 1;

const GO_ON = "go on with unreliable: 'keep'.";

/** Refuses an estimate that is known to be off, unless the caller has said how to go on or asks for details: then it is a warning. */
function refuseOrWarn(
  { caller, details }: Prepared,
  refused: boolean,
  requirement: string,
  got: string,
  wayOut: string,
  warnings: string[],
): void {
  const said = `must ${requirement}, got ${got}. ${wayOut}`;
  if (refused && !details) throw new RangeError(`${caller}: samples ${said}`);
  warnings.push(`Samples ${said}`);
}

/** Judges ties by how far they move the estimate at most, in nats: see `tieExcess`. The bias is about half of that. */
export function judgeTies(prepared: Prepared, excess: number, warnings: string[]): void {
  if (!(excess > TIES_TOLD)) return;
  const refused = prepared.ties === undefined && excess > Math.max(TIES_REFUSED, 2 / Math.sqrt(prepared.rows));
  refuseOrWarn(
    prepared,
    refused,
    'have few ties at the distance of the k-th neighbour',
    `so many that the estimate is off by about ${(excess / 2).toPrecision(1)} nats`,
    "Break the ties of rounded values: ties: { noise: 1e-8, seed: 1 }. Use a discrete measure for counts and labels, or ties: 'keep'.",
    warnings,
  );
}

/** Judges balls that reach over most of the data, as they do in many dimensions: what is smaller than a ball is not seen. */
export function judgeWidth(prepared: Prepared, distances: Float64Array, warnings: string[]): void {
  const columns = prepared.variables.reduce((sum, variable) => sum + variable.columns, 0);
  if (columns < SEVERAL) return;
  const deviations = deviationsOf(prepared.variables).sort((a, b) => a - b);
  const width = Math.max(1, ...prepared.variables.map((variable) => variable.columns));
  const unit = deviations[deviations.length >> 1]! * (prepared.norm === 'euclidean' ? Math.sqrt(width) : 1);
  const middle = distances.slice().sort()[distances.length >> 1]! / unit;
  if (!(middle > WIDE_TOLD)) return;
  refuseOrWarn(
    prepared,
    prepared.unreliable === 'refuse' && middle > WIDE_REFUSED,
    `be more for ${columns} dimensions`,
    `${distances.length}, with k-th neighbours ${middle.toPrecision(2)} deviations away: dependence is underestimated by a ${middle > WIDE_REFUSED ? 'third' : 'fifth'} or more`,
    `Reduce the dimensions, use a Gaussian measure, or ${GO_ON}`,
    warnings,
  );
}

/** Judges an estimate that is close to `most`, the largest that so many samples can give. */
export function judgeSaturation(prepared: Prepared, nats: number, most: number, warnings: string[]): void {
  if (most < MEANT || !(nats > SATURATED * most)) return;
  refuseOrWarn(
    prepared,
    prepared.unreliable === 'refuse',
    'be enough for such dependence',
    `${prepared.rows}, which show at most ${most.toPrecision(3)} nats: the estimate of ${nats.toPrecision(3)} is a lower bound`,
    `Is one a function of the other, it is infinite. Bring more samples, or ${GO_ON}`,
    warnings,
  );
}
