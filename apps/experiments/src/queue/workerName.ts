import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';

/** A name for a worker that no other has. */
export function workerName(): string {
  return `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
}
