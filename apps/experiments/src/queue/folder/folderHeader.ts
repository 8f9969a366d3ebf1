import { readSealed, writeSealed } from '../../runFolder/sealedFile.js';
import { type QueueHeader } from '../header.js';
import { type RunEnd, type RunReport } from '../lease.js';
import { type QueuedRun } from '../queuedRun.js';
import { type QueueFolder } from './queueFolder.js';

/** How a run ended, and the last that was said of it. */
export type EndedRun = RunEnd &
  RunReport & { readonly run: Pick<QueuedRun, 'title' | 'kind'>; readonly worker: string; readonly seconds: number };

/** What `queue.json` says. */
export interface FolderHeader {
  readonly header: QueueHeader;
  /** Milliseconds of silence after which a run is another's. */
  readonly lease: number;
  /** Whether the sweep has ended: then workers leave. */
  readonly ended: boolean;
}

/** Writes it, whole. */
export function writeHeader({ header }: QueueFolder, content: FolderHeader): void {
  writeSealed(header, content);
}

/** Reads it; undefined where there is no queue yet. */
export function readHeader({ header }: QueueFolder): FolderHeader | undefined {
  return readSealed(header) as FolderHeader | undefined;
}

/** Whether the sweep has ended, or its queue was removed. */
export function isEnded(queue: QueueFolder): boolean {
  return readHeader(queue)?.ended !== false;
}
