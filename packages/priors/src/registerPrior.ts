import { requireThat } from '@infodrop/requirements';
import { serialization } from '@tensorflow/tfjs-core';
import type { Density, Prior, RegisteredPriorConfig } from './prior.js';

/** The kinds that this package makes itself. */
export const OWN_KINDS: readonly string[] = [
  'logUniform',
  'truncatedLogUniform',
  'logNormal',
  'gaussian',
  'laplace',
  'mixture',
];

const classNameOf = (kind: string): string => `InfodropPrior:${kind}`;

/** What a prior, or a density that is to be one, is made of from its configuration. */
export type PriorFromConfig = (config: RegisteredPriorConfig) => Prior | Density;

/**
 * Makes a prior of your own known, so that a saved layer that has it can be loaded.
 *
 * It is kept in the registry of tfjs, as layers are: every copy of this package finds it. Call it before loading, in
 * every program that loads; a second call for the same kind takes the place of the first.
 *
 * @param kind - What `kind` of the prior says; not one of this package's.
 * @param fromConfig - Makes the prior of what its `getConfig` returned.
 * @throws RangeError when the kind is empty or one of this package's.
 *
 * @example
 * const flat = (nats: number): Prior => ({
 *   kind: 'flat',
 *   parameters: [],
 *   hasAtomAtZero: false,
 *   klPerUnit: ({ alpha }) => mul(onesLike(alpha), nats),
 *   getConfig: () => ({ kind: 'flat', nats }),
 * });
 * registerPrior('flat', ({ nats }) => flat(nats as number));
 */
export function registerPrior(kind: string, fromConfig: PriorFromConfig): void {
  requireThat(
    typeof kind === 'string' && kind !== '' && !OWN_KINDS.includes(kind),
    'registerPrior',
    'kind',
    `a name other than ${OWN_KINDS.join(', ')}`,
    kind,
    'Give your prior a kind of its own.',
  );
  class RegisteredPrior extends serialization.Serializable {
    static readonly className = classNameOf(kind);
    static override fromConfig<T extends serialization.Serializable>(
      _class: serialization.SerializableConstructor<T>,
      config: serialization.ConfigDict,
    ): T {
      return fromConfig(config as RegisteredPriorConfig) as unknown as T;
    }
    override getConfig(): serialization.ConfigDict {
      return {};
    }
  }
  serialization.registerClass(RegisteredPrior);
}

/** What `registerPrior` was given for this kind. */
export function registeredPrior(kind: string): PriorFromConfig | undefined {
  const { classNameMap } = serialization.SerializationMap.getMap();
  const found = classNameMap[classNameOf(kind)] as
    [serialization.SerializableConstructor<serialization.Serializable>, ...unknown[]] | undefined;
  if (found === undefined) return undefined;
  const [Class] = found;
  return (config) => Class.fromConfig(Class, config as serialization.ConfigDict) as unknown as Prior | Density;
}
