import { sampleMatrix, type Samples } from '@infodrop/information';
import { bits, foldIn, integers, type Key } from '@infodrop/random';
import { requireThat } from '@infodrop/requirements';
import { codeAndFactorMatrices, columnsOf, type DoubleMatrix, factorLabels, rowsByLabel } from './codesAndFactors.js';

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
  const columns = columnsOf(given.factors);
  const byValue = columns.map((column, k) => {
    const counted = factorLabels(caller, column, k);
    const { order, starts } = rowsByLabel(counted);
    const lonely = starts.findIndex((start, label) => start + 1 === starts[label + 1]);
    const wayOut = 'Cut a factor of continuous values into bins first, or give a sampler.';
    const value = lonely < 0 ? undefined : column[order[starts[lonely]!]!];
    requireThat(lonely < 0, caller, `factors[${k}]`, 'of values that two samples or more have each', value, wayOut);
    return { labels: counted.labels, order, starts };
  });
  /** One of the rows that have the value of a factor that a row has, by 32 random bits: of some thousand rows each is as likely as another to one in a million. */
  const alike = ({ labels, order, starts }: (typeof byValue)[number], row: number, word: number): number => {
    const label = labels[row]!;
    const start = starts[label]!;
    return order[start + Math.floor((word * (starts[label + 1]! - start)) / 2 ** 32)]!;
  };
  const taken = (rows: Int32Array): DrawnCodes => ({ codes: given.codes, rows });
  const anyRows = (count: number, by: Key): Int32Array => integers(by, count, { high: given.samples });
  return {
    factors: columns.length,
    any: (count, by) => Promise.resolve(taken(anyRows(count, by))),
    sharing(held, batch, by) {
      const anchors = anyRows(held.length, foldIn(by, 0));
      const words = bits(foldIn(by, 1), held.length * batch);
      const rows = new Int32Array(words.length);
      for (let point = 0, at = 0; point < held.length; point++) {
        const factor = byValue[held[point]!]!;
        for (const end = at + batch; at < end; at++) rows[at] = alike(factor, anchors[point]!, words[at]!);
      }
      return Promise.resolve(taken(rows));
    },
    pairs(held, batch, by) {
      const rows = anyRows(held.length * batch, foldIn(by, 0));
      const words = bits(foldIn(by, 1), rows.length);
      const partners = new Int32Array(rows.length);
      for (let point = 0, at = 0; point < held.length; point++) {
        const factor = byValue[held[point]!]!;
        for (const end = at + batch; at < end; at++) partners[at] = alike(factor, rows[at]!, words[at]!);
      }
      return Promise.resolve([taken(rows), taken(partners)]);
    },
  };
}
