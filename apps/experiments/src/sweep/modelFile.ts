import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { io } from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers';
import { CommandError } from '../commandError.js';
import { writeFile } from '../runFolder/jsonFile.js';
import { sha256 } from '../runFolder/sealedFile.js';

const topologyFile = 'model.json';
const weightsFile = 'weights.bin';

/**
 * Saves a network in the format of tfjs (`model.json` and `weights.bin`), so that any page can load it.
 *
 * @param model - The network.
 * @param folder - Where the two files go.
 * @returns SHA-256 of each file, to be kept where it is found again.
 *
 * @example
 * await saveModel(model, 'runs/x/beta-0.1/seed-0'); // { 'model.json': '…', 'weights.bin': '…' }
 */
export async function saveModel(model: LayersModel, folder: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  const write = (name: string, content: string | Uint8Array): void => {
    writeFile(join(folder, name), content);
    files[name] = sha256(content);
  };
  await model.save(
    io.withSaveHandler((artifacts) => {
      const { modelTopology, weightSpecs, weightData } = artifacts;
      if (weightData === undefined || weightSpecs === undefined) {
        throw new TypeError('saveModel: model must have weights, got none. Build it before it is saved.');
      }
      write(weightsFile, Buffer.from(io.CompositeArrayBuffer.join(weightData)));
      const description = {
        format: 'layers-model',
        generatedBy: 'infodrop',
        convertedBy: null,
        modelTopology,
        weightsManifest: [{ paths: [`./${weightsFile}`], weights: weightSpecs }],
      };
      write(topologyFile, `${JSON.stringify(description, null, 2)}\n`);
      return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' as const } });
    }),
  );
  return files;
}

/**
 * Loads a network that {@link saveModel} saved. The layers of this project must be registered: import their packages.
 *
 * @param folder - Where its two files lie.
 * @param files - The checksums that it was saved with.
 * @returns The network, with its weights.
 * @throws CommandError when a file is missing, cut short or changed.
 *
 * @example
 * const model = await loadModel('runs/x/beta-0.1/seed-0', trained.files);
 */
export async function loadModel(folder: string, files: Readonly<Record<string, string>>): Promise<LayersModel> {
  const read = (name: string): Buffer => {
    const bytes = readFileSync(join(folder, name));
    if (files[name] !== sha256(bytes)) throw new Error(`${name} is not as it was written`);
    return bytes;
  };
  try {
    const { modelTopology, weightsManifest } = JSON.parse(read(topologyFile).toString()) as {
      modelTopology: object;
      weightsManifest: [{ weights: io.WeightsManifestEntry[] }];
    };
    return await loadLayersModel(
      io.fromMemory({
        modelTopology,
        weightSpecs: weightsManifest[0].weights,
        weightData: Uint8Array.from(read(weightsFile)).buffer,
      }),
    );
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CommandError(
      `${folder} must hold a whole network, got a fault: ${why}. Remove its trained.json and go on with --resume.`,
      { cause: error },
    );
  }
}
