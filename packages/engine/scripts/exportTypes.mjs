// The types of what the kernels' module exports, made from the declarations that the AssemblyScript compiler writes.

const FUNCTION = /^ *export function (?<name>\w+)\((?<parameters>.*)\): (?<result>\w+);$/u;

/** The exported functions: name, parameters as written, and result. */
function functionsOf(declarations) {
  return declarations.split('\n').flatMap((line) => {
    const { name, parameters, result } = FUNCTION.exec(line)?.groups ?? {};
    return name === undefined ? [] : [{ name, parameters: parameters.split(', ').filter(Boolean), result }];
  });
}

/** What a kernel takes before the range of units to compute, and scratch; undefined where it takes no range. */
function givenOf(parameters) {
  const range = parameters.slice(parameters.at(-1)?.startsWith('scratch:') ? -3 : -2);
  return range[0] === 'first: number' && range[1] === 'last: number'
    ? parameters.slice(0, parameters.lastIndexOf('first: number'))
    : undefined;
}

/** The source of the types, from the text of a .d.ts file. */
export function exportTypes(declarations) {
  const functions = functionsOf(declarations);
  if (functions.length === 0) throw new Error('exportTypes: the declarations must have functions, got none.');
  const members = functions.map(
    ({ name, parameters, result }) => `  readonly ${name}: (${parameters.join(', ')}) => ${result};\n`,
  );
  const divided = functions.flatMap(({ name, parameters }) => {
    const given = givenOf(parameters);
    return given ? [`  readonly ${name}: readonly [${given.join(', ')}];\n`] : [];
  });
  return `
/** What the module exports. Numbers are int32, float32 or float64; tensors and scratch are addresses. */
export interface TrainingExports {
${members.join('')}}

/**
 * The kernels that compute any range of the units of their result, with what they take before it: the number of the first
 * unit, that behind the last one, and, of those that need some, the address of scratch.
 */
export interface DividedKernels {
${divided.join('')}}
`;
}
