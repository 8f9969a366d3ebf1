/** One thing that the doctor checked: its state, and the way out where something is wrong. */
export interface Finding {
  readonly subject: string;
  /** `broken` keeps the main job from running, `lacking` does not. */
  readonly state: 'well' | 'lacking' | 'broken';
  readonly text: string;
  readonly wayOut?: string;
}

/**
 * Findings as lines for a terminal.
 *
 * @param findings - What was found, in the order in which it is shown.
 * @returns One line each, and below it what to do where there is something to do.
 *
 * @example
 * findingLines([{ subject: 'digits', state: 'well', text: '10000' }]); // ['ok       digits  10000']
 */
export function findingLines(findings: readonly Finding[]): string[] {
  const width = Math.max(...findings.map(({ subject }) => subject.length));
  const marks = { well: 'ok', lacking: 'lacking', broken: 'BROKEN' };
  return findings.flatMap(({ subject, state, text, wayOut }) => {
    const line = `${marks[state].padEnd(7)}  ${subject.padEnd(width)}  ${text}`;
    return wayOut === undefined ? [line] : [line, `${' '.repeat(7)}  ${' '.repeat(width)}  → ${wayOut}`];
  });
}
