import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { describe } from '@infodrop/requirements';
import { io } from '@tensorflow/tfjs-core';
import { writeFileDurably } from './durableFile.js';
import { reasonOf } from './systemErrors.js';

const TOPOLOGY = 'model.json';
const WEIGHTS = 'weights.bin';

/** What `model.json` holds: the format of tfjs, and a checksum that it does not know. */
interface StoredModel extends Omit<io.ModelJSON, 'modelTopology'> {
  readonly modelTopology: object;
  readonly sha256?: Readonly<Record<string, string>>;
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/**
 * A network's folder on disk, for `model.save` and `loadLayersModel` in Node: `model.json` and `weights.bin`, the format of tfjs, which
 * pages load over HTTP as they are.
 *
 * Each file is written whole or not at all, the weights first, with their SHA-256 in `model.json`. What other programs saved in this format
 * (`file://` of tfjs-node, the converter; several weight files too) is read as well, unchecked. A network with layers of ours needs their
 * package imported before it is loaded.
 *
 * @param folder - Path of the folder, or of its `model.json`; made when a network is saved.
 * @returns A handler for tfjs.
 * @throws TypeError when the path is empty; from loading, Error when a file is missing, cut short, or not what its SHA-256 says; from
 * saving, Error when a file cannot be written.
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { layers, loadLayersModel, sequential } from '@tensorflow/tfjs-layers';
 * import { modelFolder } from '@infodrop/training/node';
 * const folder = join(tmpdir(), 'linear');
 * await sequential({ layers: [layers.dense({ units: 1, inputShape: [2] })] }).save(modelFolder(folder));
 * const model = await loadLayersModel(modelFolder(folder));
 */
export function modelFolder(folder: string): io.IOHandler {
  if (typeof folder !== 'string' || folder === '') {
    throw new TypeError(`modelFolder: folder must be a path, got ${describe(folder)}.`);
  }
  const home = path.basename(folder) === TOPOLOGY ? path.dirname(folder) : folder;

  const read = (name: string): Uint8Array => {
    const file = path.join(home, name);
    try {
      return fs.readFileSync(file);
    } catch (error) {
      throw new Error(
        `modelFolder: ${file} must be readable, got ${reasonOf(error)}. Pass the folder that model.save wrote.`,
        { cause: error },
      );
    }
  };

  return {
    async save(artifacts) {
      const { modelTopology, weightSpecs = [], weightData = [], ...rest } = artifacts;
      if (!(modelTopology instanceof Object) || modelTopology instanceof ArrayBuffer) {
        throw new TypeError('modelFolder: model must have a topology as JSON, got none. Save a LayersModel.');
      }
      const bytes = new Uint8Array(io.CompositeArrayBuffer.join(weightData));
      const { format = 'layers-model', generatedBy = 'infodrop', convertedBy = null } = rest;
      const stored: StoredModel = {
        format,
        generatedBy,
        convertedBy,
        modelTopology,
        weightsManifest: [{ paths: [WEIGHTS], weights: weightSpecs }],
        ...(rest.trainingConfig === undefined ? {} : { trainingConfig: rest.trainingConfig }),
        ...(rest.userDefinedMetadata === undefined ? {} : { userDefinedMetadata: rest.userDefinedMetadata }),
        sha256: { [WEIGHTS]: sha256(bytes) },
      };
      try {
        fs.mkdirSync(home, { recursive: true });
        writeFileDurably(path.join(home, WEIGHTS), bytes);
        writeFileDurably(path.join(home, TOPOLOGY), `${JSON.stringify(stored, null, 2)}\n`);
      } catch (error) {
        throw new Error(
          `modelFolder: ${home} must be writable, got ${reasonOf(error)}. Make room or give another folder.`,
          { cause: error },
        );
      }
      return Promise.resolve({ modelArtifactsInfo: io.getModelArtifactsInfoForJSON(artifacts) });
    },

    load() {
      const stored = parsed(path.join(home, TOPOLOGY), read(TOPOLOGY));
      const shards = stored.weightsManifest.flatMap(({ paths }) => paths);
      const parts = shards.map((name) => {
        const bytes = read(name);
        const expected = stored.sha256?.[name];
        if (expected !== undefined && sha256(bytes) !== expected) {
          throw new Error(
            `modelFolder: ${path.join(home, name)} must be as it was written, got other bytes than its SHA-256 says. ` +
              'Save the network again, or bring the file back from a copy.',
          );
        }
        return bytes;
      });
      const weightSpecs = stored.weightsManifest.flatMap(({ weights }) => weights);
      const weightData = Uint8Array.from(Buffer.concat(parts)).buffer;
      const { modelTopology, format, generatedBy, convertedBy, trainingConfig, userDefinedMetadata } = stored;
      return Promise.resolve({
        modelTopology,
        weightSpecs,
        weightData,
        ...(format === undefined ? {} : { format }),
        ...(generatedBy === undefined ? {} : { generatedBy }),
        ...(convertedBy === undefined ? {} : { convertedBy }),
        ...(trainingConfig === undefined ? {} : { trainingConfig }),
        ...(userDefinedMetadata === undefined ? {} : { userDefinedMetadata }),
      });
    },
  };
}

/** The content of `model.json`, which must be one. */
function parsed(file: string, bytes: Uint8Array): StoredModel {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw new Error(`modelFolder: ${file} must be whole JSON, got ${bytes.length} bytes that are not. Save it again.`, {
      cause: error,
    });
  }
  const { modelTopology, weightsManifest } = (value ?? {}) as Partial<StoredModel>;
  if (typeof modelTopology !== 'object' || !Array.isArray(weightsManifest)) {
    throw new Error(
      `modelFolder: ${file} must have modelTopology and weightsManifest, got ${describe(value)}. ` +
        'Pass a network that model.save wrote.',
    );
  }
  return value as StoredModel;
}
