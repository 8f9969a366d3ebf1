/** What `@infodrop/information` calls an option, and what this command does. */
const FLAGS: Readonly<Record<string, string | undefined>> = {
  k: '--neighbours',
  base: '--base',
  permutations: '--permutations',
  seed: '--seed',
};

/** Advice of the package that is not to be had here as it stands, and what is. */
const ADVICE: readonly (readonly [advice: RegExp, here: string])[] = [
  [/: ties: \{[^}]*\}/g, ' with --ties'],
  [/\bties: \{[^}]*\}/g, '--ties'],
  [/,? or ties: 'keep'/g, ''],
  [/\bSee ties, and estimators for mixtures\b/g, 'See --ties and --labels'],
  [/\bUse a discrete measure for counts and labels\b/g, 'Name columns of counts and labels in --labels'],
  [/\bUse entropy\(\) for discrete data\b/g, 'Name columns of counts and labels in --labels'],
  [/\buse a discrete measure\b/g, 'name it in --labels'],
  [/\bReduce the dimensions, use a Gaussian measure(?=, or go on)/g, 'Take fewer columns with --columns'],
  [/,? or go on with unreliable: 'keep'/g, ''],
  [/\bLower k\b/g, 'Lower --neighbours'],
  [/\bk = (?=\d)/g, '--neighbours '],
];

const NUMBER = String.raw`\d+(?:\.\d+)?(?:e[+-]?\d+)?`;

/**
 * What `@infodrop/information` says of its data, in the flags of this command and the unit of its tables: warnings are in nats and name
 * options, whatever the values are in.
 *
 * @param text - A warning or a reason.
 * @param unit - That of the tables, with how many nats it has.
 *
 * @example
 * inFlags("so many that the estimate is off by about 0.7 nats. Break them: ties: { noise: 1e-8, seed: 1 }.", { name: 'bits', nats: Math.LN2 });
 * // 'so many that the estimate is off by about 1 bits. Break them with --ties.'
 */
export function inFlags(text: string, unit: { readonly name: string; readonly nats: number }): string {
  const converted = (value: string): string =>
    String(Number((Number(value) / unit.nats).toPrecision(Math.max(1, significantDigits(value)))));
  const advised = ADVICE.reduce((said, [advice, here]) => said.replace(advice, here), text).replace(
    /^(\w+)(?= must\b)/,
    (name) => FLAGS[name] ?? name,
  );
  if (unit.nats === 1) return advised;
  return (
    advised
      // The second number of a warning that an estimate is near the most that can be shown.
      .replace(
        new RegExp(String.raw`(?<= nats: the estimate of )${NUMBER}`, 'g'),
        (value) => `${converted(value)} ${unit.name}`,
      )
      .replace(
        new RegExp(String.raw`(${NUMBER}) nats\b`, 'g'),
        (_, value: string) => `${converted(value)} ${unit.name}`,
      )
  );
}

function significantDigits(value: string): number {
  return value.replace(/e.*$/, '').replace('.', '').replace(/^0+/, '').length;
}
