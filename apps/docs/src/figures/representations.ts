import { conditionalMutualInformation, mutualInformation } from '@infodrop/information';

/** A representation of x = (y, n), and what it knows of each, in nats. */
export interface KnownByRepresentation {
  /** Of what z is made. */
  readonly name: string;
  /** I(z; y): of the task. */
  readonly task: number;
  /** I(z; x|y): of all else, which here is the nuisance. */
  readonly nuisance: number;
  readonly isSufficient: boolean;
  readonly isMinimal: boolean;
}

export const DIGITS = 4;
export const PLACES = 8;

/** All inputs, equally likely: one of four digits at one of eight places. */
const inputs = Array.from({ length: DIGITS * PLACES }, (_, i) => ({
  digit: i % DIGITS,
  place: Math.floor(i / DIGITS),
}));
const digits = inputs.map(({ digit }) => digit);
/** Each of them is another symbol. */
const x = inputs.map((_, i) => i);

/** Four functions of x, from the one that keeps all to one that keeps too little; plug-in estimates from all inputs are exact. */
export function representations(): readonly KnownByRepresentation[] {
  const makers: readonly (readonly [string, (input: (typeof inputs)[number]) => string])[] = [
    ['digit and place', ({ digit, place }) => `${digit} at ${place}`],
    ['digit and side', ({ digit, place }) => `${digit} at ${place < PLACES / 2 ? 'left' : 'right'}`],
    ['digit', ({ digit }) => String(digit)],
    ['even or odd', ({ digit }) => (digit % 2 === 0 ? 'even' : 'odd')],
  ];
  const all = mutualInformation(x, digits);
  const found = makers.map(([name, made]) => {
    const z = inputs.map(made);
    const task = mutualInformation(z, digits);
    const nuisance = conditionalMutualInformation(z, x, digits);
    return { name, task, nuisance, isSufficient: task > all - 1e-9 };
  });
  const least = Math.min(...found.filter(({ isSufficient }) => isSufficient).map(keptBy));
  return found.map((each) => ({ ...each, isMinimal: each.isSufficient && keptBy(each) < least + 1e-9 }));
}

/** I(z; x) = I(z; y) + I(z; x|y), for z is made from x. */
export const keptBy = ({ task, nuisance }: Pick<KnownByRepresentation, 'task' | 'nuisance'>): number => task + nuisance;
