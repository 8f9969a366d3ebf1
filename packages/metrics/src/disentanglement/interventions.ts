import { sampleMatrix, type Samples } from '@infodrop/information';
import { bits, foldIn, type Key } from '@infodrop/random';
import { requireThat } from '@infodrop/requirements';
import { codeAndFactorMatrices, columnLabels, type DoubleMatrix, requireSquares } from './codesAndFactors.js';
import { partnersOf, rowsOfValues, shareOf } from './partners.js';

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

/** Codes that were drawn: rows of these, in the order drawn. Of samples that are there nothing is copied. */
export interface DrawnCodes {
  readonly codes: DoubleMatrix;
  readonly rows: Int32Array;
}

/** Codes drawn such that factors are held. */
export interface Interventions {
  readonly factors: number;
  /** Codes of any factors. */
  readonly any: (count: number, key: Key) => Promise<DrawnCodes>;
  /** For each factor given, a batch of codes that share one value of it, one batch after the other. */
  readonly sharing: (held: ArrayLike<number>, batch: number, key: Key) => Promise<DrawnCodes>;
  /** For each factor given, a batch of codes and one of partners, each of which has the value of it that its partner has. */
  readonly pairs: (held: ArrayLike<number>, batch: number, key: Key) => Promise<readonly [DrawnCodes, DrawnCodes]>;
}

/** Those of a {@link CodeSampler}, and codes of which all factors but one are held. */
export interface SamplerInterventions extends Interventions {
  /** For each factor given, a batch of codes that share the values of all others. */
  readonly varying: (free: ArrayLike<number>, batch: number, key: Key) => Promise<DrawnCodes>;
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
  const encoded = async (factors: Int32Array): Promise<DrawnCodes> => {
    const codes = sampleMatrix(await sampler.encode(factors), { caller, name: 'codes' });
    requireSquares(caller, codes.data);
    const count = factors.length / width;
    requireThat(
      codes.shape[0] === count,
      caller,
      'codes',
      `as many as the factors to encode, ${count}`,
      codes.shape[0],
    );
    return { codes, rows: Int32Array.from({ length: count }, (_, row) => row) };
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
  const given = codeAndFactorMatrices(caller, codes, factors);
  requireSquares(caller, given.codes.data);
  const [, width] = given.factors.shape;
  const byValue = columnLabels(caller, given.factors).map((labels, k) => {
    const found = rowsOfValues(labels);
    const { order, starts } = found;
    const lonely = starts.findIndex((start, label) => start + 1 === starts[label + 1]);
    const wayOut = 'Cut a factor of continuous values into bins first, or give a sampler.';
    const value = lonely < 0 ? undefined : given.factors.data[order[starts[lonely]!]! * width + k];
    requireThat(lonely < 0, caller, `factors[${k}]`, 'of values that two samples or more have each', value, wayOut);
    return found;
  });
  const partners = partnersOf(byValue);
  const share = shareOf(given.samples);
  const anyRows = (count: number, by: Key): Int32Array => {
    const words = bits(by, count);
    const rows = new Int32Array(count);
    for (let at = 0; at < count; at++) rows[at] = Math.floor(words[at]! * share);
    return rows;
  };
  const taken = (rows: Int32Array): DrawnCodes => ({ codes: given.codes, rows });
  return {
    factors: width,
    any: (count, by) => Promise.resolve(taken(anyRows(count, by))),
    sharing(held, batch, by) {
      const anchors = anyRows(held.length, foldIn(by, 0));
      const rows = new Int32Array(held.length * batch);
      anchors.forEach((row, point) => rows.fill(row, point * batch, (point + 1) * batch));
      return Promise.resolve(taken(partners(held, batch, rows, bits(foldIn(by, 1), rows.length))));
    },
    pairs(held, batch, by) {
      const rows = anyRows(held.length * batch, foldIn(by, 0));
      const found = partners(held, batch, rows, bits(foldIn(by, 1), rows.length));
      return Promise.resolve([taken(rows), taken(found)]);
    },
  };
}
