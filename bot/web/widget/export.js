import { element } from "./dom.js";
import { prose } from "./message.js";
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
      for (const contact of message.contacts) lines.push("", ...contactLines(contact));
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
        ...prose(message.text),
        ...(message.law ? [element("blockquote", { lang: "sv" }, ...prose(message.law.text))] : []),
        ...message.contacts.map((contact) => element("ul", {}, ...contactLines(contact).map((line) => element("li", {}, line)))),
        message.sources.length > 0 &&
          element("ul", {}, ...message.sources.map(({ label, url }) => element("li", {}, `${label}: ${url}`))),
      ),
    );
  }
  view.addEventListener("afterprint", () => setTimeout(() => frame.remove()));
  view.focus();
  view.print();
}

/** @param {Contact} contact */
function contactLines({ name, phone, email, visit, post, hours, web }) {
  return [name, phone, email, visit, post, hours, web].filter((line) => line !== null);
}
