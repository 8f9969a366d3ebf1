/** What a `CheckpointStore` of `@infodrop/training` does. */
interface Store<Checkpoint, Loaded> {
  load(): Promise<Loaded>;
  save(checkpoint: Checkpoint): Promise<string>;
}

/**
 * A store of checkpoints that dies, with the error 'killed', at its `fatal`-th save: before it is kept, or after.
 *
 * @example
 * await expect(train({ ...options, checkpoint: mortal(memoryCheckpointStore(), 3) })).rejects.toThrow('killed');
 */
export function mortal<Checkpoint, Loaded>(
  store: Store<Checkpoint, Loaded>,
  fatal: number,
  options?: { readonly after?: boolean },
): Store<Checkpoint, Loaded>;
