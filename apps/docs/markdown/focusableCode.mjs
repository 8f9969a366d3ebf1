/** Lets code that is wider than its page be reached by the keyboard, before a script has looked whether it is. */
export function focusableCode() {
  return {
    name: 'focusable code',
    hooks: {
      postprocessRenderedBlock: ({ renderData: { blockAst } }) => {
        visit(blockAst);
      },
    },
  };
}

function visit(node) {
  if (node.tagName === 'pre') node.properties = { ...node.properties, tabIndex: 0 };
  for (const child of node.children ?? []) visit(child);
}
