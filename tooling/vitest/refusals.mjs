/** What a function is called with that does not know how. */
const CALLS = [[], [undefined, undefined], [null], [{}], [3], ['x'], [[]]];

/** An error of ours names the function, or the one that it asks: `evaluate: data must be …`. */
const OURS = /^[A-Za-z]\w*(?: \([^)]*\))?: \S/u;

/**
 * Calls every function of a package without arguments, and with those of no use, and gives the errors that do not name what was called: a
 * stack of JavaScript's own where something was left out.
 *
 * @param exported - What the package exports; classes are passed over.
 * @param except - Names of functions that are typed to take anything, or take nothing.
 * @returns `name(arguments): message` for each.
 */
export async function rawRefusals(exported, except = []) {
  const raw = [];
  for (const [name, value] of Object.entries(exported)) {
    if (typeof value !== 'function' || except.includes(name) || /^class\b/u.test(String(value))) continue;
    for (const given of CALLS) {
      try {
        await value(...given);
      } catch (error) {
        if (!OURS.test(error.message)) raw.push(`${name}(${given.map(said).join(', ')}): ${error.message}`);
      }
    }
  }
  return raw;
}

const said = (value) => (value === undefined ? 'undefined' : JSON.stringify(value));
