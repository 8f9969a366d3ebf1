import { type BackendValues, engine, KernelBackend, type Tensor, type TensorInfo } from '@tensorflow/tfjs-core';

type DataId = TensorInfo['dataId'];

interface Freed {
  readonly compute: () => Tensor;
  /** Lets go of what it is computed from. */
  readonly forget: () => void;
  /** How many tensors have it. */
  tensors: number;
}

/**
 * Data that have been freed while there are tensors of them, and that can be computed again. To tfjs it is a backend on which they
 * lie: by its own protocol it moves them to the backend that is set when a kernel asks for them.
 */
export class FreedData extends KernelBackend {
  private readonly entries = new Map<DataId, Freed>();

  /** How many there are. */
  get count(): number {
    return this.entries.size;
  }

  /** Frees data of the backend that is set, which `compute` gives again until `forget` is called. */
  free(dataId: DataId, compute: () => Tensor, forget: () => void): void {
    const { backend, state } = engine();
    const info = state.tensorInfo.get(dataId);
    if (info?.backend !== backend) throw new Error('The data to free lie on another backend.');
    this.entries.set(dataId, { compute, forget, tensors: backend.refCount(dataId) });
    backend.disposeData(dataId, true);
    info.backend = this;
  }

  /** Brings data back to the backend that is set, where they have been freed. */
  bringBack(dataId: DataId): void {
    if (this.entries.has(dataId)) engine().moveData(engine().backend, dataId);
  }

  /** Brings all of them back. */
  bringAllBack(): void {
    for (const dataId of [...this.entries.keys()]) this.bringBack(dataId);
  }

  override numDataIds(): number {
    return this.entries.size;
  }

  override refCount(dataId: DataId): number {
    return this.entries.get(dataId)?.tensors ?? 0;
  }

  override incRef(dataId: DataId): void {
    const entry = this.entries.get(dataId);
    if (entry !== undefined) entry.tensors += 1;
  }

  override disposeData(dataId: DataId, force = false): boolean {
    const entry = this.entries.get(dataId);
    if (entry === undefined) return true;
    entry.tensors -= 1;
    if (!force && entry.tensors > 0) return false;
    this.entries.delete(dataId);
    entry.forget();
    return true;
  }

  override readSync(dataId: object): BackendValues {
    const entry = this.entries.get(dataId);
    if (entry === undefined) throw new Error('The data to compute again are not known.');
    const result = entry.compute();
    const values = result.dataSync();
    result.dispose();
    return values;
  }

  override read(dataId: object): Promise<BackendValues> {
    return Promise.resolve(this.readSync(dataId));
  }
}
