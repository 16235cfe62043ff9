import { add, element } from "./dom.js";

// The alarm and the health advice line; neither a part of a longer number, as the postal code
// 112 33, nor an act's. The page without scripts does the same (bot/web/blocks.py).
const CALLED = /(^|(?:^|\D)\s|[^\p{L}\p{N}_\s:.,–-])(112|1177)(?![\s:.,–-]?\d|\s?§|[\p{L}\p{N}_])/u;

/**
 * Returns a text as paragraphs and lists: a blank line ends one, and `- ` begins a list item.
 *
 * @param {string} text
 * @returns {HTMLElement[]}
 */
export function prose(text) {
  /** @type {HTMLElement[]} */
  const blocks = [];
  let open = false;
  for (const line of text.split("\n")) {
    const isItem = line.startsWith("- ");
    const content = (isItem ? line.slice(2) : line).trim();
    if (content === "") {
      open = false;
      continue;
    }
    let last = blocks.at(-1);
    if (!open || !last || (last.tagName === "UL") !== isItem) {
      last = element(isItem ? "ul" : "p");
      blocks.push(last);
      open = true;
    } else if (!isItem) {
      last.append(element("br"));
    }
    const written = pieces(content);
    add(last, ...(isItem ? [element("li", {}, ...written)] : written));
  }
  return blocks;
}

/**
 * Returns a line in parts, so that 112 and 1177 can be tapped on a telephone.
 *
 * @param {string} line
 * @returns {(string | HTMLElement)[]}
 */
function pieces(line) {
  // Of each number: what is before it, what stands next to it, and it.
  return line
    .split(CALLED)
    .map((part, place) => (place % 3 === 2 ? element("a", { class: "call", href: `tel:${part}` }, part) : part));
}
