// No tracked file holds what git leaves in it where two changes of the same lines meet.
const MARK = /^(?:<{7}|>{7}) \S/;

/** Lines that git wrote into a file for somebody to choose from. */
export function conflicts({ tracked }) {
  return tracked.flatMap(({ path, text }) =>
    text
      .split('\n')
      .flatMap((line, index) => (MARK.test(line) ? [`${path}:${index + 1}: a conflict that nobody has resolved`] : [])),
  );
}
