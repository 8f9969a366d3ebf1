/** A rehype plugin: what is wide scrolls by itself, tables and formulas, and so must be reached by the keyboard. */
export function focusableScrollers() {
  return (tree) => {
    const visit = (node) => {
      const classes = node.properties?.className ?? [];
      if (node.tagName === 'table' || classes.includes('katex-display')) node.properties.tabIndex = 0;
      node.children?.forEach(visit);
    };
    visit(tree);
  };
}
