/** Something that native TensorFlow needs and that is not there. */
export interface NativeAddonFault {
  readonly subject: 'platform' | 'package' | 'Python' | 'TensorFlow' | 'compiler' | 'folder' | 'addon';
  /** What must be, and what there is instead. */
  readonly text: string;
  /** What to do. */
  readonly wayOut: string;
}

/**
 * Why the addon cannot be had: all faults that were found, in one line.
 *
 * @example
 * buildNativeAddon().catch((error) => { if (error instanceof NativeAddonError) console.log(error.faults[0].wayOut); });
 */
export class NativeAddonError extends Error {
  override readonly name = 'NativeAddonError';
  readonly faults: readonly NativeAddonFault[];
  /** What the compiler or the failed check wrote; '' where nothing ran. */
  readonly log: string;

  constructor(caller: string, faults: readonly NativeAddonFault[], log = '') {
    super(`${caller}: ${faults.map(({ text, wayOut }) => `${text}. ${wayOut}`).join(' ')}`);
    this.faults = faults;
    this.log = log;
  }
}
