import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { io } from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers';
import { CommandError } from '../commandError.js';
import { readJson, writeFileAtomically, writeJson } from '../runFolder/atomicFile.js';

const topologyFile = 'model.json';
const weightsFile = 'weights.bin';

/**
 * Saves a network in the format of tfjs (`model.json` and `weights.bin`), so that any page can load it.
 *
 * The weights are written first: where there is a `model.json`, the model is whole.
 *
 * @param model - The network.
 * @param folder - Where the two files go.
 *
 * @example
 * await saveModel(model, 'runs/x/beta-0.1');
 */
export async function saveModel(model: LayersModel, folder: string): Promise<void> {
  await model.save(
    io.withSaveHandler((artifacts) => {
      const { modelTopology, weightSpecs, weightData } = artifacts;
      if (weightData === undefined || weightSpecs === undefined) {
        throw new TypeError('saveModel: model must have weights, got none. Build it before it is saved.');
      }
      writeFileAtomically(join(folder, weightsFile), Buffer.from(io.CompositeArrayBuffer.join(weightData)));
      writeJson(join(folder, topologyFile), {
        format: 'layers-model',
        generatedBy: 'infodrop',
        convertedBy: null,
        modelTopology,
        weightsManifest: [{ paths: [`./${weightsFile}`], weights: weightSpecs }],
      });
      return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' as const } });
    }),
  );
}

/**
 * Loads a network that {@link saveModel} saved. The layers of this project must be registered: import their packages.
 *
 * @param folder - Where its two files lie.
 * @returns The network, with its weights.
 * @throws CommandError when a file is missing or cut short.
 *
 * @example
 * const model = await loadModel('runs/x/beta-0.1');
 */
export async function loadModel(folder: string): Promise<LayersModel> {
  const description = readJson(join(folder, topologyFile)) as
    { modelTopology: object; weightsManifest: [{ weights: io.WeightsManifestEntry[] }] } | undefined;
  try {
    if (description === undefined) throw new Error(`${topologyFile} is missing`);
    const bytes = readFileSync(join(folder, weightsFile));
    return await loadLayersModel(
      io.fromMemory({
        modelTopology: description.modelTopology,
        weightSpecs: description.weightsManifest[0].weights,
        weightData: Uint8Array.from(bytes).buffer,
      }),
    );
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CommandError(
      `quickstart: ${folder} must hold a whole model, got a fault: ${why}. Remove its trained.json and go on with --resume.`,
      { cause: error },
    );
  }
}
