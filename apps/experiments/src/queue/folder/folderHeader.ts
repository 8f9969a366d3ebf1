import { readSealed, writeSealed } from '../../runFolder/sealedFile.js';
import type { QueueThere } from '../place.js';
import type { QueueFolder } from './queueFolder.js';

/** Writes what a queue says of itself, whole. */
export function writeHeader({ header }: QueueFolder, content: QueueThere): void {
  writeSealed(header, content);
}

/** Reads it; undefined where there is no queue yet. */
export function readHeader({ header }: QueueFolder): QueueThere | undefined {
  return readSealed(header) as QueueThere | undefined;
}

/** Whether the sweep has ended, or its queue was removed. */
export function isEnded(queue: QueueFolder): boolean {
  return readHeader(queue)?.ended !== false;
}
