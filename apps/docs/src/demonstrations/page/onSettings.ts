/** Tells of an address with other settings: not of one that leads to a heading. */
export function onSettings(heard: () => void): void {
  addEventListener('hashchange', () => {
    if (location.hash.includes('=')) heard();
  });
}
