import type { EngineReport } from '@infodrop/engine';
import { commitOf } from './commit.js';
import { describeMachine, type Machine } from './machine.js';
import { ownPackage, packageVersions } from './packageVersions.js';
import { storedPackages } from './storedPackages.js';

/** Where and with what a command worked on a sweep. A sweep that was resumed has several. */
export interface Session {
  /** When it was started, ISO 8601, UTC. */
  readonly started: string;
  readonly commit: string;
  /** One line: which engine was chosen and why each better one was passed over. */
  readonly engine: string;
  readonly backend: string;
  readonly simd: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly machine: Machine;
  /** SHA-256 of the experiment's file, where it is one of the user's own. */
  readonly file?: string;
}

/**
 * Describes the present command's session.
 *
 * @param engine - That was chosen.
 * @returns Plain JSON.
 *
 * @example
 * sessionOf(engine).versions.infodrop; // '0.0.0'
 */
export function sessionOf(engine: EngineReport): Session {
  const own = ownPackage(import.meta.dirname);
  return {
    started: new Date().toISOString(),
    commit: commitOf(own.folder),
    engine: engine.line,
    backend: engine.backend,
    simd: engine.simd,
    versions: {
      [own.name]: own.version,
      ...packageVersions(storedPackages, import.meta.url),
      ...Object.fromEntries(Object.entries(engine.versions).filter(([name]) => name !== 'node')),
    },
    machine: describeMachine(),
  };
}

/**
 * What was otherwise in later sessions than in the first, for the report to say.
 *
 * @param sessions - At least one, in the order of time.
 * @returns One line for each session that differs, such as 'from 2026-01-02T12:00:00.000Z on: commit 4c062dc instead of 1234567'.
 *
 * @example
 * sessionDifferences([session]); // []
 */
export function sessionDifferences(sessions: readonly Session[]): string[] {
  const [first, ...later] = sessions;
  if (first === undefined) return [];
  return later.flatMap((session) => {
    const parts = [
      ...difference('commit', first.commit, session.commit),
      ...difference('Node', first.machine.node, session.machine.node),
      ...difference('processor', first.machine.processor, session.machine.processor),
      ...difference('experiment file', first.file?.slice(0, 7) ?? 'none', session.file?.slice(0, 7) ?? 'none'),
      ...difference('system', first.machine.system, session.machine.system),
    ];
    return parts.length === 0 ? [] : [`from ${session.started} on: ${parts.join(', ')}`];
  });
}

function difference(name: string, before: string, after: string): string[] {
  return before === after ? [] : [`${name} ${after} instead of ${before}`];
}
