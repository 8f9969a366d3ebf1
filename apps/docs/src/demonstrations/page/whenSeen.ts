/**
 * Brings a demonstration to life when the reader comes near it, and loads its script no sooner. An address that has settings leads to it.
 *
 * @param name - As the markup has it in `data-demonstration`.
 */
export function whenSeen(name: string, load: () => Promise<(root: HTMLElement) => void>): void {
  const root = document.querySelector<HTMLElement>(`[data-demonstration="${name}"]`);
  if (root === null) return;
  const near = new IntersectionObserver(
    (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      near.disconnect();
      void load().then((mount) => {
        mount(root);
      });
    },
    { rootMargin: '400px' },
  );
  near.observe(root);
  if (location.hash.includes('=')) root.scrollIntoView();
}
