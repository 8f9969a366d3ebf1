/** Lets a button copy the address of the page, with all settings in it. */
export function copyLink(button: HTMLButtonElement): void {
  const words = button.textContent;
  button.addEventListener('click', () => {
    void navigator.clipboard.writeText(location.href).then(() => {
      button.textContent = 'Copied';
      setTimeout(() => {
        button.textContent = words;
      }, 1500);
    });
  });
}
