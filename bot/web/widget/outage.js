import { element } from "./dom.js";
import { contactCard } from "./message.js";

/** @import { Problem } from "./api.js" */
/** @import { Language, Spoken } from "./types.d.ts" */
/** @import { Words } from "./words.js" */

/** What is said while nothing can be answered: that it is so, and whom to call. */
export class Outage {
  /** @param {Words} words */
  constructor(words) {
    this.words = words;
    this.root = element("div", { class: "banner", role: "group", "aria-labelledby": "down", hidden: true });
  }

  get isShown() {
    return !this.root.hidden;
  }

  /**
   * @param {Problem | null} problem what the gateway says itself, if it says anything
   * @param {Language} language
   * @returns {Spoken[]} the same to be read out
   */
  show(problem, language) {
    const cards = problem?.contacts ?? this.words.contacts(language);
    const title = problem?.title ?? this.words.get("down_title", language);
    const text = problem?.detail ?? this.words.get("down_text", language);
    const kept = this.words.get("down_kept", language);
    this.root.lang = language;
    this.root.replaceChildren(
      element("h3", { id: "down" }, title),
      element("p", {}, text),
      element("p", {}, kept),
      ...cards.map((card) => contactCard(card, this.words, language)),
    );
    this.root.hidden = false;
    const whom = cards.map(({ name, phone }) => [name, phone].filter(Boolean).join(", "));
    return [title, text, kept, ...whom].map((each) => ({ text: each, language }));
  }

  hide() {
    this.root.hidden = true;
  }
}
