// The settings of a demonstration, and their place in the address of the page.

/** How one setting is written in an address. */
export interface Field<T> {
  /** In the address; default that of the setting. */
  readonly name?: string;
  readonly usual: T;
  /** Undefined where the text says it wrongly. */
  readonly read: (text: string) => T | undefined;
  readonly write: (value: T) => string;
}

/** A number from `least` to `most`. */
export function numberField(usual: number, { least, most, whole = false }: NumberLimits): Field<number> {
  return {
    usual,
    read(text) {
      const value = text === '' ? NaN : Number(text);
      return value >= least && value <= most && (!whole || Number.isInteger(value)) ? value : undefined;
    },
    write: String,
  };
}

export interface NumberLimits {
  readonly least: number;
  readonly most: number;
  /** Default false. */
  readonly whole?: boolean;
}

/** One of some words. */
export function choiceField<const T extends string>(usual: T, allowed: readonly T[]): Field<T> {
  return { usual, read: (text) => allowed.find((each) => each === text), write: (value) => value };
}

/** A seed, as every demonstration has one that draws anything. */
export const seedField = (usual = 1): Field<number> => numberField(usual, { least: 0, most: 999_999, whole: true });

export interface Address<S> {
  readonly usual: S;
  /** The part behind #. What has its usual value is left out, and what plays no part in these settings. */
  readonly toHash: (settings: S) => string;
  /** Whatever the part behind # does not say, or says wrongly, is as usual. */
  readonly fromHash: (hash: string) => S;
}

/**
 * The address of settings that have these fields, under their names.
 *
 * @param plays - Whether a field plays a part in the settings; default always.
 */
export function addressOf<S extends object>(
  fields: { readonly [Name in keyof S]: Field<S[Name]> },
  plays: (name: keyof S, settings: S) => boolean = () => true,
): Address<S> {
  const names = Object.keys(fields) as (keyof S & string)[];
  const settingsOf = (value: <Name extends keyof S & string>(name: Name) => S[Name]): S =>
    Object.fromEntries(names.map((name) => [name, value(name)])) as S;
  const usual = settingsOf((name) => fields[name].usual);
  return {
    usual,
    toHash(settings) {
      const parts = new URLSearchParams();
      for (const name of names) {
        const text = fields[name].write(settings[name]);
        if (plays(name, settings) && text !== fields[name].write(usual[name]))
          parts.set(fields[name].name ?? name, text);
      }
      // These characters every part of an address may have as they are.
      return parts.toString().replaceAll('%2C', ',').replaceAll('%40', '@').replaceAll('%3B', ';');
    },
    fromHash(hash) {
      const parts = new URLSearchParams(hash.replace(/^#/, ''));
      return settingsOf((name) => {
        const text = parts.get(fields[name].name ?? name);
        return (text === null ? undefined : fields[name].read(text)) ?? fields[name].usual;
      });
    },
  };
}

/** Puts settings into the address of the page, as no new page of its history. */
export function remember<S>(address: Address<S>, settings: S): void {
  const hash = address.toHash(settings);
  history.replaceState(null, '', hash === '' ? location.pathname : `#${hash}`);
}
