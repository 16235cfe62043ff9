import { button, element } from "./dom.js";
import { prose } from "./prose.js";
import { day, served } from "./words.js";

/** @import { Button, Contact, Language, Message } from "./types.d.ts" */
/** @import { Words } from "./words.js" */

/**
 * @typedef {object} Actions what can be done from a message
 * @property {(button: Button) => void} press
 * @property {(id: string, helpful: boolean) => Promise<boolean>} judge
 * @property {(id: string) => boolean | undefined} judged
 */

const JUDGED = new Set(["answer", "contact", "law"]);

/**
 * Returns an entry of the transcript. Labels are in the message's own language, so that one
 * voice reads it all.
 *
 * @param {Message} message
 * @param {Words} words
 * @param {Language} ours the language of the widget's own words
 * @param {Actions} actions
 */
export function messageEntry(message, words, ours, actions) {
  const language = served(message.language) ?? ours;
  const mine = message.from === "resident";
  const entry = element(
    "li",
    { class: `message ${message.from} ${message.kind}`, lang: language },
    element("h3", {}, words.get(mine ? "you" : "assistant", language)),
    ...texts(message, language),
    message.law && lawText(message.law, words, language),
    ...message.contacts.map((contact) => contactCard(contact, words, language)),
    message.sources.length > 0 && sources(message, words, language),
    !mine && JUDGED.has(message.kind) && feedback(message, words, language, actions),
    ...suggestions(message, words, actions),
  );
  return entry;
}

/**
 * @param {Message} message
 * @param {Language} language
 */
function texts(message, language) {
  const parts = message.parts ?? [{ language: message.language, text: message.text }];
  return parts.map((part) =>
    element(
      "div",
      { class: "prose", lang: part.language === "mul" ? language : part.language, dir: "auto" },
      ...prose(part.text),
    ),
  );
}

/**
 * @param {NonNullable<Message["law"]>} law
 * @param {Words} words
 * @param {Language} language
 */
function lawText(law, words, language) {
  return element(
    "details",
    { class: "law" },
    element("summary", {}, words.get("law_text", language)),
    element("blockquote", { lang: "sv" }, ...prose(law.text)),
    ...lawHistory(law, words, language).map((line) => element("p", { class: "small" }, line)),
  );
}

/**
 * Returns since when a section reads so and by which act; of a repealed one, when it ended.
 *
 * @param {NonNullable<Message["law"]>} law
 * @param {Words} words
 * @param {Language} language
 * @returns {string[]}
 */
function lawHistory({ wording_date: from, amendment, repealed }, words, language) {
  const date = from && day(from, language);
  if (repealed) {
    return date && amendment ? [words.get("law_repealed", language, { date, amendment })] : [];
  }
  return [
    ...(date ? [words.get("law_wording", language, { date })] : []),
    ...(amendment ? [words.get("law_amendment", language, { amendment })] : []),
  ];
}

/**
 * @param {Contact} contact
 * @param {Words} words
 * @param {Language} language
 */
export function contactCard(contact, words, language) {
  /** @type {[string, string | Node | null][]} */
  const fields = [
    ["phone", contact.phone && link(`tel:${dialled(contact.phone)}`, contact.phone)],
    ["email", contact.email && link(`mailto:${contact.email}`, contact.email)],
    ["visit", contact.visit],
    ["post", contact.post],
    ["hours", contact.hours],
    ["web", contact.web && link(withScheme(contact.web), contact.web.replace(/^https?:\/\/|\/$/g, ""))],
    ["languages", contact.languages.map((tongue) => named(tongue, words, language)).join(", ")],
  ];
  const rows = fields
    .filter(([, value]) => value)
    .map(([name, value]) =>
      element("div", {}, element("dt", {}, words.get(name, language)), element("dd", {}, value)),
    );
  const verified = contact.verified_on;
  return element(
    "div",
    { class: "card", lang: language },
    element("p", { class: "name" }, contact.name),
    element("dl", {}, ...rows),
    contact.note && element("p", { class: "small" }, contact.note),
    verified && element("p", { class: "small" }, words.get("verified_on", language, { date: day(verified, language) })),
  );
}

/**
 * @param {Message} message
 * @param {Words} words
 * @param {Language} language
 */
function sources(message, words, language) {
  const id = `k-${message.id}`;
  return element(
    "div",
    { class: "sources" },
    element("p", { class: "label", id }, words.get("sources", language)),
    element(
      "ul",
      { "aria-labelledby": id },
      ...message.sources.map(({ label, url }) => element("li", {}, link(url, label))),
    ),
  );
}

/**
 * @param {Message} message
 * @param {Words} words
 * @param {Language} language
 * @param {Actions} actions
 */
function feedback(message, words, language, { judge, judged }) {
  const id = `o-${message.id}`;
  const outcome = element("p", { class: "small", hidden: true });
  /** @type {HTMLButtonElement[]} */
  const choices = [true, false].map((helpful) =>
    button({ class: "quiet" }, words.get(helpful ? "helpful_yes" : "helpful_no", language), async () => {
      const kept = await judge(message.id, helpful);
      if (kept) show(helpful);
      outcome.hidden = false;
      outcome.textContent = words.get(kept ? "helpful_thanks" : "helpful_failed", language);
    }),
  );
  /** @param {boolean | undefined} verdict */
  function show(verdict) {
    choices.forEach((choice, place) => {
      choice.setAttribute("aria-pressed", String(verdict === (place === 0)));
    });
  }
  show(judged(message.id));
  return element(
    "div",
    { class: "feedback", role: "group", "aria-labelledby": id },
    element("p", { id }, words.get("helpful", language)),
    ...choices,
    outcome,
  );
}

/**
 * @param {Message} message
 * @param {Words} words
 * @param {Actions} actions
 */
function suggestions(message, words, { press }) {
  const tongues = /** @type {Language[]} */ (["sv", "fi"]).filter((tongue) =>
    message.buttons.some(({ language }) => language === tongue),
  );
  return tongues.map((tongue) => {
    const id = `f-${tongue}-${message.id}`;
    const offered = message.buttons.filter(({ language }) => language === tongue);
    return element(
      "div",
      { class: "suggestions", lang: tongue },
      element("p", { class: "label", id }, words.get("suggestions", tongue)),
      element(
        "ul",
        { "aria-labelledby": id },
        ...offered.map((offer) =>
          element("li", {}, button({ class: "quiet", lang: tongue }, offer.title, () => press(offer))),
        ),
      ),
    );
  });
}

/**
 * @param {string} url
 * @param {string} text
 */
function link(url, text) {
  const known = /^(https?|tel|mailto):/.test(url);
  return element(known ? "a" : "span", known ? { href: url } : {}, text);
}

/** @param {string} number as people write it: `08-530 610 00` is dialled `+46853061000` */
function dialled(number) {
  const digits = number.replace(/[^\d+]/g, "");
  return digits.startsWith("0") ? `+46${digits.slice(1)}` : digits;
}

/** @param {string} address */
function withScheme(address) {
  return /^https?:\/\//.test(address) ? address : `https://${address}`;
}

/**
 * @param {string} tongue
 * @param {Words} words
 * @param {Language} language
 */
function named(tongue, words, language) {
  const known = served(tongue);
  return known ? words.get(`language_${known}`, language) : tongue;
}
