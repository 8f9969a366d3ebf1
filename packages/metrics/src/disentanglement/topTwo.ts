/** The greatest and the second greatest of some values, and where they are; the first of equal ones counts as greatest. */
export interface TopTwo {
  readonly first: number;
  readonly second: number;
  readonly firstIndex: number;
  readonly secondIndex: number;
}

/** @param values - Two or more. */
export function topTwo(values: ArrayLike<number>): TopTwo {
  let [firstIndex, secondIndex] = values[1]! > values[0]! ? [1, 0] : [0, 1];
  for (let i = 2; i < values.length; i++) {
    if (values[i]! > values[firstIndex]!) [firstIndex, secondIndex] = [i, firstIndex];
    else if (values[i]! > values[secondIndex]!) secondIndex = i;
  }
  return { first: values[firstIndex]!, second: values[secondIndex]!, firstIndex, secondIndex };
}
