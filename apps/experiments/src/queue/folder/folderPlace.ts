import type { QueuePlace } from '../place.js';
import { readHeader } from './folderHeader.js';
import { folderLeases } from './folderLeases.js';
import { folderQueue } from './folderQueue.js';
import { folderState } from './folderState.js';
import { handsOut } from './handsOut.js';
import { queueFolder } from './queueFolder.js';

/** A queue in a folder that all machines share, with the runs beside it. */
export function folderPlace(folder: string): QueuePlace {
  return {
    where: folder,
    read: () => Promise.resolve(readHeader(queueFolder(folder))),
    handOut: (options) => handsOut(folder, options),
    open: (options) => Promise.resolve(folderQueue(folder, options)),
    serve: (lease) => folderLeases(folder, lease),
    state: (there) => Promise.resolve(folderState(folder, there)),
    close: () => Promise.resolve(),
  };
}
