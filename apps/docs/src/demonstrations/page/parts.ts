/** The elements of a demonstration, by the names that its markup gives them in `data-part`. */
export function partsOf(root: HTMLElement): <E extends Element>(name: string, kind: new () => E) => E {
  return (name, kind) => {
    const element = root.querySelector(`[data-part="${name}"]`);
    if (!(element instanceof kind)) throw new TypeError(`partsOf: root must have a ${kind.name} "${name}".`);
    return element;
  };
}

/** The radio buttons of a group, and which is chosen. */
export interface Choice<T extends string> {
  show(value: T): void;
  onChange(heard: (value: T) => void): void;
}

export function choiceOf<T extends string>(root: HTMLElement, name: string): Choice<T> {
  const inputs = [...root.querySelectorAll<HTMLInputElement>(`input[name="${name}"]`)];
  return {
    show(value) {
      for (const input of inputs) input.checked = input.value === value;
    },
    onChange(heard) {
      for (const input of inputs) {
        input.addEventListener('change', () => {
          if (input.checked) heard(input.value as T);
        });
      }
    },
  };
}
