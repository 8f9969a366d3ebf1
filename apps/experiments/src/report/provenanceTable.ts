import { sessionDifferences, type Session } from '../provenance/session.js';
import type { Table } from './table.js';

/**
 * When, where and with what a sweep was run.
 *
 * @param sessions - Of every command that worked on it.
 * @param seconds - Of the training of all networks together.
 * @returns Two columns: what, and its value. What was otherwise in a later session is said.
 *
 * @example
 * provenanceTable([session], 460).rows[0]; // ['started', '2026-01-02T12:00:00.000Z']
 */
export function provenanceTable(sessions: readonly [Session, ...Session[]], seconds: number): Table {
  const [{ started, commit, engine, versions, machine }] = sessions;
  const differences = sessionDifferences(sessions);
  return {
    title: 'This run',
    columns: ['', ''],
    rows: [
      ['started', started],
      ['commit', commit],
      ['engine', engine],
      ['machine', `${machine.processor}, ${machine.processors} processors, ${machine.memory} GiB, ${machine.system}`],
      [
        'versions',
        Object.entries({ node: machine.node, ...versions })
          .map(([name, version]) => `${name} ${version}`)
          .join(', '),
      ],
      ['resumed', sessions.length === 1 ? 'never' : `${sessions.length - 1} times`],
      ...(differences.length === 0 ? [] : [['otherwise later', differences.join('; ')]]),
      ['seconds of training', seconds.toFixed(0)],
    ],
  };
}
