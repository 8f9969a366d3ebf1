/** A rehype plugin: a wide table scrolls by itself, and so must be reached by the keyboard. */
export function focusableTables() {
  return (tree) => {
    const visit = (node) => {
      if (node.tagName === 'table') node.properties.tabIndex = 0;
      node.children?.forEach(visit);
    };
    visit(tree);
  };
}
