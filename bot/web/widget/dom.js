// The spaces in 8 §, 18 a §, 147 85 and 08-530 610 00. The page without scripts does the same
// (bot/web/blocks.py).
const INNER = /\d (?:[a-z] (?=§)|(?=[\d§]))/g;

/**
 * Returns a text where no line ends within a number or between a number and its §.
 *
 * @param {string} text
 */
function unbroken(text) {
  return text.replace(INNER, (found) => found.replaceAll(" ", "\u00a0"));
}

/**
 * Makes an element. Text is only ever text: nothing in the widget parses markup.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | boolean | null | undefined>} [attributes] false, null and
 *   undefined leave the attribute out
 * @param {...(Node | string | null | undefined | false)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, "");
    else if (typeof value === "string") made.setAttribute(name, value);
  }
  add(made, ...children);
  return made;
}

/**
 * Puts what is there of the children last in a place.
 *
 * @param {Element} place
 * @param {...(Node | string | null | undefined | false)} children
 */
export function add(place, ...children) {
  for (const child of children) {
    if (typeof child === "string") place.append(unbroken(child));
    else if (child) place.append(child);
  }
}

/**
 * Makes a button that does something.
 *
 * @param {Record<string, string | boolean | null | undefined>} attributes
 * @param {string | Node} content
 * @param {(event: MouseEvent) => void} action
 */
export function button(attributes, content, action) {
  const made = element("button", { type: "button", ...attributes }, content);
  made.addEventListener("click", action);
  return made;
}

const SVG = "http://www.w3.org/2000/svg";

/**
 * Makes a drawing that says nothing beyond the words beside it.
 *
 * @param {string} path
 */
export function icon(path) {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("aria-hidden", "true");
  drawing.setAttribute("focusable", "false");
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  drawing.append(line);
  return drawing;
}
