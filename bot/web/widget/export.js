import { element } from "./dom.js";
import { prose } from "./prose.js";
import { served } from "./words.js";

/** @import { Contact, Language, Message } from "./types.d.ts" */
/** @import { Words } from "./words.js" */

/**
 * Returns the conversation as plain text.
 *
 * @param {Message[]} messages
 * @param {Words} words
 * @param {Language} ours
 */
export function asText(messages, words, ours) {
  return messages
    .map((message) => {
      const language = served(message.language) ?? ours;
      const who = words.get(message.from === "resident" ? "you" : "assistant", language);
      const lines = [`${who}:`, message.text];
      if (message.law) lines.push("", message.law.text);
      for (const contact of message.contacts) lines.push("", ...contactLines(contact, words, language));
      if (message.kind === "suggestions") lines.push(...message.buttons.map(({ title }) => `- ${title}`));
      if (message.sources.length > 0) {
        lines.push("", `${words.get("sources", language)}:`);
        lines.push(...message.sources.map(({ label, url }) => `- ${label}: ${url}`));
      }
      return lines.join("\n");
    })
    .join("\n\n");
}

/**
 * Puts a text on the clipboard.
 *
 * @param {string} text
 * @returns {Promise<boolean>} whether the browser let it
 */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Not a secure page, or a policy forbids it.
    return false;
  }
}

/**
 * Has the browser save a text as a file.
 *
 * @param {string} text
 * @param {string} name
 */
export function save(text, name) {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  element("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/**
 * Prints the conversation alone, without the page around it.
 *
 * @param {Message[]} messages
 * @param {Words} words
 * @param {Language} ours
 * @param {Node} place where the frame that is printed can stand
 */
export function print(messages, words, ours, place) {
  const frame = element("iframe", { class: "printed", "aria-hidden": "true", tabindex: "-1" });
  place.appendChild(frame);
  const page = frame.contentDocument;
  const view = frame.contentWindow;
  if (!page || !view) return;
  page.title = words.get("title", ours);
  page.documentElement.lang = ours;
  page.body.append(element("h1", {}, words.get("title", ours)));
  for (const message of messages) {
    const language = served(message.language) ?? ours;
    page.body.append(
      element(
        "section",
        { lang: language },
        element("h2", {}, words.get(message.from === "resident" ? "you" : "assistant", language)),
        ...(message.parts ?? [message]).map((part) => element("div", { lang: spoken(part, language) }, ...prose(part.text))),
        ...(message.law ? [element("blockquote", { lang: "sv" }, ...prose(message.law.text))] : []),
        ...message.contacts.map((contact) => list(contactLines(contact, words, language))),
        message.kind === "suggestions" && list(message.buttons.map(({ title }) => title)),
        message.sources.length > 0 && list(message.sources.map(({ label, url }) => `${label}: ${url}`)),
      ),
    );
  }
  view.addEventListener("afterprint", () => setTimeout(() => frame.remove()));
  view.focus();
  view.print();
}

/** @param {string[]} lines */
function list(lines) {
  return element("ul", {}, ...lines.map((line) => element("li", {}, line)));
}

/**
 * @param {{ language: string }} part
 * @param {Language} ours
 */
function spoken({ language }, ours) {
  return served(language) ?? ours;
}

/**
 * Returns what stands on the card: on paper too it must show what may have changed.
 *
 * @param {Contact} contact
 * @param {Words} words
 * @param {Language} language
 */
function contactLines(contact, words, language) {
  const fields = /** @type {const} */ (["phone", "email", "visit", "post", "hours", "web"]);
  const known = fields.filter((field) => contact[field]);
  return [
    contact.name,
    ...known.map((field) => `${words.get(field, language)}: ${contact[field]}`),
    ...(contact.note ? [contact.note] : []),
  ];
}
