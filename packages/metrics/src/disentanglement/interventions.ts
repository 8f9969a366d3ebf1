import { sampleMatrix, type SampleMatrix, type Samples } from '@infodrop/information';
import { foldIn, integers, type Key, uniform } from '@infodrop/random';
import { requireThat } from '@infodrop/requirements';
import { codesAndFactors, factorLabels } from './codesAndFactors.js';

/** Codes of factors that can be chosen: a `FactorDataset` of `@infodrop/datasets`, or anything alike, with what encodes it. */
export interface CodeSampler {
  /** The set of factors; `sampleFactors` draws [count × factors] values, each from 0 to its size − 1, all independent. */
  readonly factors: {
    readonly sizes: readonly number[];
    sampleFactors(options: { readonly key: Key; readonly count: number }): ArrayLike<number>;
  };
  /** The codes of these factors [count × factors], one row each. */
  encode(factors: Int32Array): Samples | Promise<Samples>;
}

/** Codes drawn such that factors are held. What is given is to be read before the next is asked for: its memory is used again. */
export interface Interventions {
  readonly factors: number;
  /** Codes of any factors. */
  readonly any: (count: number, key: Key) => Promise<SampleMatrix>;
  /** For each factor given, a batch of codes that share one value of it, one batch after the other. */
  readonly sharing: (held: ArrayLike<number>, batch: number, key: Key) => Promise<SampleMatrix>;
  /** For each factor given, a batch of codes and one of partners, each of which has the value of it that its partner has. */
  readonly pairs: (held: ArrayLike<number>, batch: number, key: Key) => Promise<readonly [SampleMatrix, SampleMatrix]>;
}

/** Those of a {@link CodeSampler}, and codes of which all factors but one are held. */
export interface SamplerInterventions extends Interventions {
  /** For each factor given, a batch of codes that share the values of all others. */
  readonly varying: (free: ArrayLike<number>, batch: number, key: Key) => Promise<SampleMatrix>;
}

export const isSampler = (given: unknown): given is CodeSampler =>
  typeof given === 'object' && given !== null && 'encode' in given && 'factors' in given;

/** What a score was given, a sampler, or codes and factors. */
export function interventionsOf(
  caller: string,
  given: CodeSampler | Samples,
  factors: Samples | undefined,
): Interventions {
  return isSampler(given) ? ofSampler(caller, given) : ofArrays(caller, given, factors!);
}

/** Draws factors, overwrites those that are held, and has them encoded. */
export function ofSampler(caller: string, sampler: CodeSampler): SamplerInterventions {
  const { factors: set } = sampler;
  const width = set.sizes.length;
  requireThat(width >= 1, caller, 'sampler', 'of at least one factor', width);
  const drawn = (count: number, by: Key): Int32Array => Int32Array.from(set.sampleFactors({ key: by, count }));
  const encoded = async (factors: Int32Array): Promise<SampleMatrix> => {
    const codes = sampleMatrix(await sampler.encode(factors), { caller, name: 'codes' });
    const count = factors.length / width;
    requireThat(
      codes.shape[0] === count,
      caller,
      'codes',
      `as many as the factors to encode, ${count}`,
      codes.shape[0],
    );
    return codes;
  };
  /** Within each batch, the columns that are held get the values of the first row. */
  const held = (groups: number, batch: number, by: Key, isHeld: (group: number, factor: number) => boolean) => {
    const factors = drawn(groups * batch, by);
    for (let at = 0; at < factors.length; at++) {
      const [group, k] = [Math.floor(at / (batch * width)), at % width];
      if (isHeld(group, k)) factors[at] = factors[group * batch * width + k]!;
    }
    return encoded(factors);
  };
  return {
    factors: width,
    any: (count, by) => encoded(drawn(count, by)),
    sharing: (factors, batch, by) => held(factors.length, batch, by, (group, k) => factors[group] === k),
    varying: (factors, batch, by) => held(factors.length, batch, by, (group, k) => factors[group] !== k),
    async pairs(factors, batch, by) {
      const one = drawn(factors.length * batch, foldIn(by, 0));
      const other = drawn(factors.length * batch, foldIn(by, 1));
      for (let row = 0; row < factors.length * batch; row++) {
        const at = row * width + factors[Math.floor(row / batch)]!;
        other[at] = one[at]!;
      }
      return [await encoded(one), await encoded(other)];
    },
  };
}

/** Draws among samples that are there, with replacement. */
function ofArrays(caller: string, codes: Samples, factors: Samples): Interventions {
  const given = codesAndFactors(caller, codes, factors);
  const { data, shape } = sampleMatrix(codes, { caller, name: 'codes' });
  const [samples, dimensions] = shape;
  const labels = given.factors.map((column, k) => factorLabels(caller, column, k));
  const rowsOf = labels.map(({ labels: all, size }, k) => {
    const rows = Array.from({ length: size }, (): number[] => []);
    all.forEach((label, row) => rows[label]!.push(row));
    const lonely = rows.find((each) => each.length < 2);
    const wayOut = 'Cut a factor of continuous values into bins first, or give a sampler.';
    const value = lonely === undefined ? undefined : given.factors[k]![lonely[0]!];
    requireThat(
      lonely === undefined,
      caller,
      `factors[${k}]`,
      'of values that two samples or more have each',
      value,
      wayOut,
    );
    return rows.map((each) => Int32Array.from(each));
  });
  // New memory for each of hundreds of draws would take longer than what is done with it.
  const rooms: [Float64Array, Float64Array] = [new Float64Array(0), new Float64Array(0)];
  const taken = (rows: Int32Array, which: 0 | 1 = 0): SampleMatrix => {
    const length = rows.length * dimensions;
    if (rooms[which].length < length) rooms[which] = new Float64Array(length);
    const found = rooms[which].subarray(0, length);
    for (let i = 0, to = 0; i < rows.length; i++) {
      for (let j = 0, from = rows[i]! * dimensions; j < dimensions; j++) found[to++] = data[from++]!;
    }
    return { data: found, shape: [rows.length, dimensions] };
  };
  const anyRows = (count: number, by: Key): Int32Array => integers(by, count, { high: samples });
  /** For each row, another that has its value of the factor that its batch holds. */
  const alike = (rows: Int32Array, held: ArrayLike<number>, batch: number, by: Key): Int32Array => {
    const draws = uniform(by, rows.length);
    const found = new Int32Array(rows.length);
    for (let point = 0, at = 0; point < held.length; point++) {
      const { labels: own } = labels[held[point]!]!;
      const byValue = rowsOf[held[point]!]!;
      for (const end = at + batch; at < end; at++) {
        const among = byValue[own[rows[at]!]!]!;
        found[at] = among[Math.floor(draws[at]! * among.length)]!;
      }
    }
    return found;
  };
  return {
    factors: given.factors.length,
    any: (count, by) => Promise.resolve(taken(anyRows(count, by))),
    sharing(held, batch, by) {
      const anchors = anyRows(held.length, foldIn(by, 0));
      const rows = new Int32Array(held.length * batch);
      anchors.forEach((anchor, point) => rows.fill(anchor, point * batch, (point + 1) * batch));
      return Promise.resolve(taken(alike(rows, held, batch, foldIn(by, 1))));
    },
    pairs(held, batch, by) {
      const rows = anyRows(held.length * batch, foldIn(by, 0));
      return Promise.resolve([taken(rows), taken(alike(rows, held, batch, foldIn(by, 1)), 1)]);
    },
  };
}
