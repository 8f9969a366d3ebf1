/** Places in a kernel's memory, one behind the other, each at a multiple of 16 bytes. */
export function memoryPlan(): { readonly place: (bytes: number) => number; readonly end: () => number } {
  let end = 0;
  return {
    place(bytes) {
      const start = end;
      end += Math.ceil(bytes / 16) * 16;
      return start;
    },
    end: () => end,
  };
}
