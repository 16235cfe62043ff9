/** @import { Language } from "./types.d.ts" */
/** @import { Words } from "./words.js" */

/** Texts that stand on the panel all the time, and follow the conversation's language. */
export class Labels {
  /** @type {((language: Language) => void)[]} */
  #shown = [];

  /** @param {Words} words */
  constructor(words) {
    this.words = words;
  }

  /**
   * Has an element say a text, or carry it in an attribute.
   *
   * @template {HTMLElement} Labelled
   * @param {Labelled} labelled
   * @param {string} key
   * @param {string} [attribute]
   * @returns {Labelled}
   */
  put(labelled, key, attribute) {
    this.#shown.push((language) => {
      const text = this.words.get(key, language);
      if (attribute) labelled.setAttribute(attribute, text);
      else labelled.textContent = text;
    });
    return labelled;
  }

  /** @param {(language: Language) => void} action what else depends on the language */
  also(action) {
    this.#shown.push(action);
  }

  /** @param {Language} language */
  speak(language) {
    for (const show of this.#shown) show(language);
  }
}
