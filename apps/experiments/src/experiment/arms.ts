/** A value of a factor, as axes and tables call it. */
export type Level = string | number;

/** What an experiment varies: the levels of each factor. */
export type Factors = Readonly<Record<string, readonly Level[]>>;

/** One point of the grid: a level of each factor. An arm and a seed are a run: one network, one folder. */
export type Arm<F extends Factors = Factors> = { readonly [Name in keyof F]: F[Name][number] };

/**
 * Every combination of levels; the last factor changes fastest.
 *
 * @param factors - Levels of each factor, in the order in which they are shown.
 * @returns The arms.
 * @throws RangeError when a factor has no level or one of them twice.
 *
 * @example
 * armsOf({ method: ['none', 'binary'], width: [30] }); // [{ method: 'none', width: 30 }, { method: 'binary', width: 30 }]
 */
export function armsOf<F extends Factors>(factors: F): Arm<F>[] {
  let arms: Record<string, Level>[] = [{}];
  for (const [name, levels] of Object.entries(factors)) {
    if (levels.length === 0 || new Set(levels).size < levels.length) {
      throw new RangeError(
        `armsOf: the levels of '${name}' must be at least one and all different, got [${levels.join(', ')}]. Leave one out.`,
      );
    }
    arms = arms.flatMap((arm) => levels.map((level) => ({ ...arm, [name]: level })));
  }
  return arms as Arm<F>[];
}

/**
 * An arm as its folder is called.
 *
 * @param arm - A level of each factor.
 * @returns Letters, digits, dots, dashes and underscores: the same on every system.
 *
 * @example
 * armName({ method: 'binary', width: 30 }); // 'method-binary_width-30'
 */
export function armName(arm: Arm): string {
  return Object.entries(arm)
    .map(([factor, level]) => `${factor}-${level}`)
    .join('_');
}

/**
 * An arm as tables call it, where the experiment has no words of its own.
 *
 * @param arm - A level of each factor.
 * @returns Names stand alone; numbers stand behind the name of their factor.
 *
 * @example
 * armTitle({ method: 'binary', width: 30 }); // 'binary, width 30'
 */
export function armTitle(arm: Arm): string {
  return Object.entries(arm)
    .map(([factor, level]) => (typeof level === 'number' ? `${factor} ${level}` : level))
    .join(', ');
}

/**
 * Whether an arm has all of some levels.
 *
 * @param arm - A level of each factor.
 * @param levels - Levels of some factors.
 *
 * @example
 * hasLevels({ method: 'binary', width: 30 }, { width: 30 }); // true
 */
export function hasLevels(arm: Arm, levels: Partial<Arm>): boolean {
  return Object.entries(levels).every(([factor, level]) => arm[factor] === level);
}
