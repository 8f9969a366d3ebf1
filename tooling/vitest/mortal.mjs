export function mortal(store, fatal, { after = false } = {}) {
  let saves = 0;
  return {
    load: () => store.load(),
    async save(checkpoint) {
      saves++;
      if (saves === fatal && !after) throw new Error('killed');
      const place = await store.save(checkpoint);
      if (saves === fatal) throw new Error('killed');
      return place;
    },
  };
}
