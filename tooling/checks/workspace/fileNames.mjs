// A file is named by its concept: nothing is called utils or helpers.

/** Tracked files or folders called utils or helpers. */
export function fileNames({ tracked }) {
  return tracked
    .filter(({ path }) => path.split('/').some((part) => /^_?(?:utils?|helpers?)(?:\.|$)/i.test(part)))
    .map(({ path }) => `${path}: nothing is called utils or helpers. Name the file by the concept that it holds`);
}
