import { button, element } from "./dom.js";

/** @import { Labels } from "./labels.js" */
/** @import { Language } from "./types.d.ts" */

/** From how many characters left on it is said how many there are. */
const FEW_LEFT = 100;

/** Where a resident writes. */
export class Composer {
  /** @type {Language} */
  #language = "sv";

  /**
   * @param {Labels} labels
   * @param {object} actions
   * @param {(text: string) => void} actions.send
   * @param {(text: string) => void} actions.written called with every change
   * @param {(text: string) => void} actions.announce
   */
  constructor(labels, { send, written, announce }) {
    this.labels = labels;
    this.actions = { send, written, announce };
    this.field = element("textarea", {
      id: "question",
      rows: "2",
      autocomplete: "off",
      "aria-describedby": "fault hint left",
    });
    this.fault = element("p", { class: "fault", id: "fault", hidden: true });
    this.left = element("p", { class: "small", id: "left", hidden: true });
    const submit = labels.put(button({ class: "send", type: "submit" }, "", () => {}), "send");
    this.root = element(
      "form",
      { class: "composer", novalidate: true },
      labels.put(element("label", { for: "question" }), "question_label"),
      this.fault,
      element("div", { class: "row" }, this.field, submit),
      labels.put(element("p", { class: "small", id: "hint" }), "hint"),
      this.left,
    );
    labels.also((language) => this.#speak(language));
    this.root.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.field.addEventListener("keydown", (event) => this.#key(event));
    this.field.addEventListener("input", () => this.#written());
  }

  get text() {
    return this.field.value;
  }

  set text(text) {
    this.field.value = text;
    this.#written();
  }

  focus() {
    this.field.focus();
  }

  /** @param {string} why what is wrong with what is written */
  refuse(why) {
    this.#say(why);
    this.field.setAttribute("aria-invalid", "true");
    this.actions.announce(why);
    this.focus();
  }

  /** @param {string} what that stands in the way of sending */
  hinder(what) {
    this.#say(what);
    this.actions.announce(what);
  }

  clear() {
    this.text = "";
  }

  #submit() {
    const over = length(this.text.trim()) - this.labels.words.maxText;
    if (this.text.trim() === "") this.refuse(this.#get("empty"));
    else if (over > 0) this.refuse(this.#get("too_long", over));
    else this.actions.send(this.text.trim());
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const typing = event.isComposing || event.shiftKey || matchMedia("(pointer: coarse)").matches;
    if (event.key !== "Enter" || typing) return;
    event.preventDefault();
    this.#submit();
  }

  #written() {
    this.#say("");
    this.field.removeAttribute("aria-invalid");
    const left = this.labels.words.maxText - length(this.text.trim());
    this.left.hidden = left > FEW_LEFT;
    this.left.textContent = left < 0 ? this.#get("too_long", -left) : this.#get("left", left);
    this.actions.written(this.text);
  }

  /** @param {string} text */
  #say(text) {
    this.fault.textContent = text;
    this.fault.hidden = text === "";
  }

  /** @param {Language} language */
  #speak(language) {
    this.#language = language;
    this.#say("");
  }

  /**
   * @param {string} key
   * @param {number} [count]
   */
  #get(key, count = 0) {
    return this.labels.words.get(key, this.#language, { count });
  }
}

/** @param {string} text of which the gateway counts code points, not UTF-16 units */
function length(text) {
  return [...text].length;
}
