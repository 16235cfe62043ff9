import { button, element, icon } from "./dom.js";

/** @import { Labels } from "./labels.js" */
/** @import { Language } from "./types.d.ts" */

const BUBBLE = "M4 4h16v12H9l-5 5z";
const CROSS = "M6 6l12 12M18 6L6 18";
/** Where the panel fills the screen, and the page behind it cannot be used. */
const SMALL = "(max-width: 40em), (max-height: 30em)";

/** The button that opens the chat, and the dialog that it opens. */
export class Panel {
  #small = matchMedia(SMALL);

  /**
   * @param {Labels} labels
   * @param {object} parts
   * @param {HTMLElement} parts.tongues
   * @param {HTMLElement} parts.menu
   * @param {HTMLElement[]} parts.body
   * @param {(open: boolean) => void} opened told whenever it is opened or closed
   * @param {AbortSignal} signal of the end of it all
   */
  constructor(labels, { tongues, menu, body }, opened, signal) {
    this.opened = opened;
    this.launcher = button(
      { class: "launcher", "aria-haspopup": "dialog", "aria-expanded": "false" },
      icon(BUBBLE),
      () => this.open(),
    );
    this.label = element("span", { class: "label" });
    this.launcher.append(this.label);
    this.title = labels.put(element("h2", { id: "title", tabindex: "-1" }), "title");
    const close = button({ class: "close" }, icon(CROSS), () => this.close());
    close.append(labels.put(element("span", { class: "for-ears" }), "close"));
    this.dialog = element(
      "dialog",
      { "aria-labelledby": "title", class: "panel" },
      element("div", { class: "head" }, this.title, element("div", { class: "tools" }, tongues, menu, close)),
      ...body,
    );
    labels.also((language) => (this.dialog.lang = language));
    this.dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.close();
    });
    this.dialog.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.defaultPrevented || event.isComposing) return;
      event.preventDefault();
      this.close();
    });
    this.#small.addEventListener("change", () => this.#refit(), { signal });
    document.addEventListener("focusin", (event) => this.#makeWay(event), { signal });
  }

  get isOpen() {
    return this.dialog.open;
  }

  /** Whether the panel fills the screen. */
  get isSmall() {
    return this.#small.matches;
  }

  /**
   * Says what the button does: in both languages, or that the conversation goes on.
   *
   * @param {{ text: string, language: Language }[]} lines
   */
  offer(lines) {
    this.label.replaceChildren(
      ...lines.map(({ text, language }) => element("span", { lang: language }, text)),
    );
  }

  /** Opens the panel and goes into it. */
  open() {
    if (!this.isOpen) this.#show();
    this.opened(true);
    this.enter();
  }

  /** Opens the panel beside what the visitor is doing, as on the page before. */
  reopen() {
    if (this.isOpen || this.isSmall) return;
    this.#show();
    this.opened(true);
  }

  /** Goes into the panel: to the field, or on touch screens to the head, without a keyboard. */
  enter() {
    const touch = matchMedia("(pointer: coarse)").matches;
    const field = this.dialog.querySelector("textarea");
    (touch || !field ? this.title : field).focus({ preventScroll: true });
  }

  /**
   * Closes the panel.
   *
   * @param {boolean} [leave] whether to go back to the button; not when somebody has left already
   */
  close(leave = true) {
    if (!this.isOpen) return;
    this.dialog.close();
    this.launcher.hidden = false;
    this.launcher.setAttribute("aria-expanded", "false");
    if (leave) this.launcher.focus();
    this.opened(false);
  }

  #show() {
    // Not show(), which would take the focus from where the visitor is.
    if (this.isSmall) this.dialog.showModal();
    else this.dialog.open = true;
    this.launcher.hidden = true;
    this.launcher.setAttribute("aria-expanded", "true");
  }

  /** Turns between filling the screen and standing beside the page, as when zooming. */
  #refit() {
    if (!this.isOpen) return;
    const root = /** @type {ShadowRoot} */ (this.dialog.getRootNode());
    const focused = root.activeElement;
    this.dialog.close();
    this.#show();
    if (focused instanceof HTMLElement) focused.focus();
  }

  /**
   * Lets nothing on the page have the focus unseen: the button moves up, the panel closes.
   *
   * @param {FocusEvent} event
   */
  #makeWay(event) {
    const host = /** @type {ShadowRoot} */ (this.launcher.getRootNode()).host;
    const there = event.target;
    this.launcher.style.removeProperty("translate");
    if (!(there instanceof Element) || there === host || there === document.body) return;
    // After the browser has scrolled to it.
    requestAnimationFrame(() => {
      const place = there.getBoundingClientRect();
      if (this.isOpen && overlap(this.dialog.getBoundingClientRect(), place) > 0.5) this.close(false);
      if (this.isOpen) return;
      const own = this.launcher.getBoundingClientRect();
      if (overlap(own, place) > 0) this.launcher.style.translate = `0 ${place.top - own.bottom - 8}px`;
    });
  }
}

/**
 * Returns how much of a place is covered, from 0 to 1.
 *
 * @param {DOMRect} cover
 * @param {DOMRect} place
 */
function overlap(cover, place) {
  const width = Math.min(cover.right, place.right) - Math.max(cover.left, place.left);
  const height = Math.min(cover.bottom, place.bottom) - Math.max(cover.top, place.top);
  return width > 0 && height > 0 ? (width * height) / (place.width * place.height) : 0;
}
