// The licences of everything that a user of a published package installs with it.

/** Licences that ask for no more than their own text to be passed on. */
const PERMISSIVE = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Unlicense',
]);

/** Packages whose licence is none of these and that are taken all the same: name to the licence and why. */
const TAKEN = new Map([
  [
    '@resvg/resvg-js',
    ['MPL-2.0', 'whoever changes its files must publish those; it is installed as it is, and none of it is in ours'],
  ],
  ['dejavu-fonts-ttf', ['SEE LICENSE', 'the fonts of Bitstream Vera and of Arev: free to use, bundle and change']],
]);

/** Whether one of an SPDX expression's choices is permissive throughout. Parentheses within a choice are not read. */
function isPermissive(licence) {
  return licence
    .replace(/^\((.*)\)$/, '$1')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((name) => PERMISSIVE.has(name.trim())));
}

/**
 * What is wrong with the licences of `installed` (`{ name, version, licence }`), as sentences. A package for one platform is taken as
 * the one that it belongs to.
 */
export function licenceProblems(installed) {
  return installed
    .filter(({ name, licence }) => {
      if (isPermissive(licence)) return false;
      const taken = [...TAKEN].find(([known]) => name === known || name.startsWith(`${known}-`));
      return taken === undefined || !licence.startsWith(taken[1][0]);
    })
    .map(
      ({ name, version, licence }) =>
        `${name} ${version} has the licence '${licence}', which is not for everyone. Take another package, or say in ` +
        'tooling/checks/dependencies/licences.mjs why it may stay',
    );
}
