import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { requireInteger, requireOptions } from '@infodrop/requirements';
import { CheckpointError, type CheckpointStore, type PassedOverCheckpoint } from './checkpoint.js';
import { decodeCheckpoint, encodeCheckpoint } from './checkpointBytes.js';
import { writeFileDurably } from '../files/durableFile.js';
import { reasonOf } from '../files/systemErrors.js';

const CHECKPOINT_NAME = /^step-(\d{9,})\.safetensors$/;
const TEMPORARY_NAME = /^step-\d{9,}\.safetensors\.\d+\.tmp$/;

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * Checkpoints in a folder, one safetensors file per step: `step-000000120.safetensors`.
 *
 * A file is written under a temporary name, flushed to the disk and renamed, so a file of that name is whole whatever moment
 * the process was killed at; only after that are older ones deleted, all but the last two. Every file carries the
 * SHA-256 of its content. When the newest is damaged, the one before it is loaded, the damaged one is renamed to
 * `….damaged` (where the folder can be written) and the result says so. One process at a time may use a folder.
 *
 * @param folder - Path of the folder; it is made when the first checkpoint is saved.
 * @param options - `keep`: how many checkpoints to keep, ≥ 2 (the default).
 * @returns A store for {@link train}. `save` throws CheckpointError 'unwritable' when the folder is full or read-only:
 * the checkpoints saved before are still there. `load` throws CheckpointError 'damaged' when there are checkpoints and
 * none is whole, and 'unreadable' when the folder or a checkpoint in it
 * cannot be read.
 *
 * @example
 * import { fileCheckpointStore } from '@infodrop/training/node';
 * const store = fileCheckpointStore('runs/first/checkpoints');
 * await store.load(); // null where nothing was saved yet
 */
export function fileCheckpointStore(folder: string, options: { readonly keep?: number } = {}): CheckpointStore {
  requireOptions('fileCheckpointStore', options, ['keep']);
  const { keep = 2 } = options;
  if (folder === '') throw new RangeError("fileCheckpointStore: folder must be a path, got ''.");
  requireInteger('fileCheckpointStore', 'keep', keep, 2);

  /** Names of the checkpoints, newest first. */
  const names = (): string[] => {
    let entries: string[];
    try {
      entries = fs.readdirSync(folder);
    } catch (error) {
      if ((error as { code?: string }).code === 'ENOENT') return [];
      throw new CheckpointError(
        'unreadable',
        `fileCheckpointStore: folder must be readable, got ${folder}: ${reasonOf(error)}.`,
        error,
      );
    }
    const stepOf = (name: string): number => Number(CHECKPOINT_NAME.exec(name)![1]);
    return entries.filter((name) => CHECKPOINT_NAME.test(name)).sort((a, b) => stepOf(b) - stepOf(a));
  };

  /** Deletes the checkpoints before the last `keep`, and what a killed process left half written. */
  const tidyUp = (justSaved: string): void => {
    const kept = new Set([
      justSaved,
      ...names()
        .filter((name) => name !== justSaved)
        .slice(0, keep - 1),
    ]);
    for (const name of fs.readdirSync(folder)) {
      if (TEMPORARY_NAME.test(name) || (CHECKPOINT_NAME.test(name) && !kept.has(name))) {
        try {
          fs.unlinkSync(path.join(folder, name));
        } catch {
          // A file too many does no harm, and the next save tries again.
        }
      }
    }
  };

  return {
    save(checkpoint) {
      return new Promise((resolve) => {
        const name = `step-${String(checkpoint.step).padStart(9, '0')}.safetensors`;
        const file = path.join(folder, name);
        const bytes = encodeCheckpoint(checkpoint, sha256);
        try {
          fs.mkdirSync(folder, { recursive: true });
          writeFileDurably(file, bytes);
        } catch (error) {
          let newest: string | undefined;
          try {
            newest = names()[0];
          } catch {
            // A folder that cannot even be read.
          }
          throw new CheckpointError(
            'unwritable',
            `fileCheckpointStore: folder must have room for ${bytes.length} bytes and be writable, got ${folder}: ` +
              `${reasonOf(error)}. ${newest === undefined ? 'No checkpoint is in it.' : `The last checkpoint, ${newest}, is kept.`} ` +
              'Make room or give another folder.',
            error,
          );
        }
        tidyUp(name);
        resolve(file);
      });
    },

    load() {
      return new Promise((resolve) => {
        const passedOver: PassedOverCheckpoint[] = [];
        for (const name of names()) {
          const source = path.join(folder, name);
          const bytes = readWhole(source);
          try {
            const checkpoint = decodeCheckpoint(bytes, sha256);
            for (const damaged of passedOver) setAside(damaged.source);
            resolve({ checkpoint, source, passedOver });
            return;
          } catch (error) {
            passedOver.push({ source, why: reasonOf(error) });
          }
        }
        if (passedOver.length > 0) {
          throw new CheckpointError(
            'damaged',
            `fileCheckpointStore: a checkpoint must be whole, got ${passedOver.map(({ source, why }) => `${source}: ${why}`).join('; ')}. ` +
              'Bring one back from a copy, or give another folder to begin again.',
          );
        }
        resolve(null);
      });
    },
  };
}

/** A file's content. That it cannot be read now does not make it damaged: nothing is passed over for that. */
function readWhole(file: string): Uint8Array {
  try {
    return fs.readFileSync(file);
  } catch (error) {
    throw new CheckpointError(
      'unreadable',
      `fileCheckpointStore: a checkpoint must be readable, got ${file}: ${reasonOf(error)}. Let it be read, and call again.`,
      error,
    );
  }
}

/** Takes a damaged checkpoint out of the way of the next ones, without deleting it. */
function setAside(file: string): void {
  try {
    fs.renameSync(file, `${file}.damaged`);
  } catch {
    // A folder that can only be read: nothing will be saved over it either.
  }
}
