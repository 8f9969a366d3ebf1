// A long file may hold more than one concept: worth a look, not an error.
const MOST_LINES = 400;

/** Sources longer than 400 lines, as warnings. */
export function fileLengths({ packages }) {
  return packages
    .flatMap(({ sources }) => sources)
    .filter(({ path, development }) => path.includes('/src/') && !development)
    .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
    .filter(({ lines }) => lines > MOST_LINES)
    .map(({ path, lines }) => `${path}: ${lines} lines (more than ${MOST_LINES}). Does it hold more than one concept?`);
}
