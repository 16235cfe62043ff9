/** @import { Contact, Language, WordsContent } from "./types.d.ts" */

/** The widget's own words, which the gateway serves. */
export class Words {
  /** @param {WordsContent} content */
  constructor(content) {
    this.content = content;
  }

  /** The characters that a message may have. */
  get maxText() {
    return this.content.max_text;
  }

  /**
   * Returns a text with its placeholders filled in.
   *
   * @param {string} key
   * @param {Language} language
   * @param {Record<string, string | number>} [values]
   */
  get(key, language, values = {}) {
    const text = this.content.words[language][key];
    if (text === undefined) throw new Error(`data/texts has no "${key}"`);
    /** @type {Record<string, string | number>} */
    const all = { max: this.maxText, days: this.content.days, ...values };
    return text.replace(/\{(\w+)\}/g, (whole, name) => String(all[name] ?? whole));
  }

  /**
   * Returns whom to call when the assistant is down.
   *
   * @param {Language} language
   * @returns {Contact[]}
   */
  contacts(language) {
    return this.content.contacts[language];
  }
}

/**
 * Returns the language where it is one that is served.
 *
 * @param {string | null | undefined} tag a language tag, such as `fi-FI`
 * @returns {Language | null}
 */
export function served(tag) {
  const primary = (tag ?? "").toLowerCase().split("-")[0];
  return primary === "sv" || primary === "fi" ? primary : null;
}

/**
 * Returns a date (YYYY-MM-DD) as the language writes it.
 *
 * @param {string} date
 * @param {Language} language
 */
export function day(date, language) {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  if (!parts || language !== "fi") return date;
  return `${Number(parts[3])}.${Number(parts[2])}.${parts[1]}`;
}
