// What is lost of a page as it is laid out now: text that is cut off, that lies outside the window
// where nobody can scroll to it, or that lies over other text. Gives a list of sentences.
() => {
  const said = node => node.textContent.trim().replace(/\s+/g, " ").slice(0, 60);
  const unseen = one => one.closest(".unseen, .skip, [aria-hidden=true]");
  const scrolls = one => {
    for (let at = one; at && at !== document.documentElement; at = at.parentElement) {
      if (/auto|scroll/.test(getComputedStyle(at).overflowX)) return at;
    }
    return null;
  };
  const lost = [];
  const wide = document.documentElement.scrollWidth - innerWidth;
  if (wide > 0) lost.push(`the page is ${wide} px wider than the window`);

  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, inside = node.parentElement;
    if (!node.data.trim() || !inside.checkVisibility() || unseen(inside)) continue;
    if (inside.closest("title, desc, defs")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      if (box.width > 1 && box.height > 1) texts.push({ node, inside, box, drawn: !!inside.closest("svg") });
    }
  }

  for (const { node, inside, box } of texts) {
    if (!scrolls(inside) && (box.left < -1 || box.right > innerWidth + 1)) {
      lost.push(`outside the window: ${said(node)}`);
    }
    for (let at = inside; at && at !== document.body; at = at.parentElement) {
      const style = getComputedStyle(at), frame = at.getBoundingClientRect();
      const hides = axis => /hidden|clip/.test(style[`overflow${axis}`]);
      const over = (hides("X") && (box.left < frame.left - 2 || box.right > frame.right + 2))
        || (hides("Y") && (box.top < frame.top - 4 || box.bottom > frame.bottom + 4));
      if (over) lost.push(`cut off by <${at.localName} class="${at.getAttribute("class") || ""}">: ${said(node)}`);
    }
  }

  // Lines of text lie over each other where they share more than a third of the height of the lower
  // one and more than two pixels of width.
  texts.sort((one, other) => one.box.top - other.box.top);
  for (let i = 0; i < texts.length; i += 1) {
    const one = texts[i];
    for (let j = i + 1; j < texts.length && texts[j].box.top < one.box.bottom; j += 1) {
      const other = texts[j];
      if (one.node === other.node || one.drawn !== other.drawn) continue;
      if (scrolls(one.inside) !== scrolls(other.inside)) continue;
      const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
      const down = Math.min(one.box.bottom, other.box.bottom) - other.box.top;
      if (across > 2 && down > Math.min(one.box.height, other.box.height) * 0.4) {
        lost.push(`over each other: "${said(one.node)}" and "${said(other.node)}"`);
      }
    }
  }
  return [...new Set(lost)];
}
