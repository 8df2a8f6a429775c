/**
 * Lets others change the page under React's hands. A browser that translates, and many an extension, puts texts into
 * elements of its own or puts its own in their place; React, which then removes a text from where it has put it, would
 * throw and take the whole page with it, and what it changes in a text that is not on the page any more nobody would
 * see. Here a text is found where it is, and comes back once it says something new. Call it before the first drawing.
 */
export function endureForeignHands(page: HTMLElement): void {
  /** Texts that were put aside, and what stands in their place. */
  const standIns = new WeakMap<Node, Node>();

  /** Where among the children of `parent` a node is: itself, or what another hand has put around it or in its place. */
  function place(node: Node | null, parent: Node): Node | null {
    let at = node;
    while (at && at.parentNode !== parent) at = at.parentNode;
    if (at || !node) return at;
    const standIn = standIns.get(node);
    return standIn?.parentNode === parent ? standIn : null;
  }

  const { removeChild, insertBefore } = Node.prototype;
  Node.prototype.removeChild = function remove<T extends Node>(this: Node, child: T): T {
    const found = place(child, this);
    if (found) removeChild.call(this, found);
    return child;
  };
  Node.prototype.insertBefore = function insert<T extends Node>(
    this: Node,
    child: T,
    before: Node | null,
  ): T {
    insertBefore.call(this, child, place(before, this));
    return child;
  };

  const changed = new MutationObserver((changes) => {
    for (const { target } of changes) {
      const standIn = standIns.get(target);
      standIns.delete(target);
      if (!target.parentNode && standIn?.parentNode)
        standIn.parentNode.replaceChild(target, standIn);
    }
  });
  const moved = new MutationObserver((changes) => {
    for (const { removedNodes, addedNodes, previousSibling, nextSibling } of changes) {
      for (const node of removedNodes) {
        if (!(node instanceof Text) || node.parentNode) continue;
        const standIn = [...addedNodes, previousSibling, nextSibling].find(isForeign);
        if (!standIn) continue;
        standIns.set(node, standIn);
        changed.observe(node, { characterData: true });
      }
    }
  });
  moved.observe(page, { childList: true, subtree: true });
}

/** What React has made carries a mark of it. */
function isForeign(node: Node | null): node is Element {
  return node instanceof Element && !Object.keys(node).some((key) => key.startsWith('__react'));
}
