import { button, element } from "./dom.js";
import { messageEntry } from "./message.js";
import { asMessage } from "./outgoing.js";
import { prose } from "./prose.js";
import { served } from "./words.js";

/** @import { Actions } from "./message.js" */
/** @import { Language, Message, Outgoing } from "./types.d.ts" */
/** @import { Words } from "./words.js" */

/** The list of what has been said, and where it is scrolled to. */
export class Transcript {
  /**
   * @param {Words} words
   * @param {Actions & { sendAgain: () => void }} actions
   */
  constructor(words, actions) {
    this.words = words;
    this.actions = actions;
    this.list = element("ol", { class: "transcript" });
    this.root = element("div", { class: "log", tabindex: "0", role: "region" }, this.list);
    /** @type {HTMLLIElement | null} what is on its way, or got no reply */
    this.last = null;
    /** @type {Language | null} the language of the latest reply */
    this.spoken = null;
  }

  /**
   * Shows everything anew.
   *
   * @param {Message[]} messages
   * @param {Language} language
   */
  show(messages, language) {
    this.list.replaceChildren();
    this.last = null;
    this.spoken = null;
    for (const message of messages) this.#add(message, language);
    this.#scrollTo(this.#latestTurn(), "auto");
  }

  /**
   * Adds a reply, and the question above it.
   *
   * @param {Message[]} messages
   * @param {Language} language
   */
  answer(messages, language) {
    const question = this.last;
    this.last = null;
    question?.classList.remove("waiting");
    question?.querySelector(".state")?.remove();
    const tongue = served(messages[0]?.language);
    if (question && tongue) this.#relabel(question, tongue);
    const added = messages.map((message) => this.#add(message, language));
    this.#scrollTo(question && question.offsetHeight < this.root.clientHeight / 4 ? question : added[0]);
  }

  /**
   * Shows a message that is on its way.
   *
   * @param {Outgoing} outgoing
   * @param {Language} language
   */
  sending(outgoing, language) {
    const entry = this.#unsent(outgoing, language);
    entry.classList.add("waiting");
    entry.append(element("p", { class: "state small" }, this.words.get("thinking", language)));
    this.#scrollTo(entry);
  }

  /**
   * Shows a message that got no reply, with a button to send it again.
   *
   * @param {Outgoing} outgoing
   * @param {Language} language
   * @param {string} why
   */
  unanswered(outgoing, language, why) {
    const entry = this.#unsent(outgoing, language);
    const again = button({ class: "quiet" }, this.words.get("send_again", language), this.actions.sendAgain);
    entry.append(element("div", { class: "state" }, element("p", { class: "small" }, why), again));
    this.#scrollTo(entry);
  }

  /**
   * Shows the latest question in other words.
   *
   * @param {Message} question
   */
  correct(question) {
    const parts = this.list.querySelectorAll(".resident .prose");
    parts.item(parts.length - 1)?.replaceChildren(...prose(question.text));
  }

  /** Takes away the message that is on its way. */
  withdraw() {
    this.last?.remove();
    this.last = null;
  }

  /**
   * Says something between the messages.
   *
   * @param {string} text
   * @param {Language} language
   */
  note(text, language) {
    this.list.append(element("li", { class: "note", lang: language }, text));
  }

  /**
   * @param {Outgoing} outgoing
   * @param {Language} language
   */
  #unsent(outgoing, language) {
    const held = this.root.contains(/** @type {ShadowRoot} */ (this.root.getRootNode()).activeElement);
    const focused = held && this.last?.contains(/** @type {ShadowRoot} */ (this.root.getRootNode()).activeElement);
    this.last?.remove();
    this.last = messageEntry(asMessage(outgoing, undefined), this.words, language, this.actions);
    this.list.append(this.last);
    // Whoever pressed "try again" must not be thrown out of the dialog with the button.
    if (focused) this.root.focus({ preventScroll: true });
    return this.last;
  }

  /**
   * @param {Message} message
   * @param {Language} language
   */
  #add(message, language) {
    const tongue = message.from === "assistant" ? served(message.language) : null;
    if (tongue && this.spoken && tongue !== this.spoken) this.note(this.words.get("switched", tongue), tongue);
    this.spoken = tongue ?? this.spoken;
    const entry = messageEntry(message, this.words, language, this.actions);
    this.list.append(entry);
    return entry;
  }

  /**
   * @param {HTMLLIElement} entry a resident's message, whose language is known with its reply
   * @param {Language} language
   */
  #relabel(entry, language) {
    entry.lang = language;
    for (const part of entry.querySelectorAll(".prose")) part.setAttribute("lang", language);
    const speaker = entry.querySelector("h3");
    if (speaker) speaker.textContent = this.words.get("you", language);
  }

  #latestTurn() {
    const questions = this.list.querySelectorAll(".resident");
    return questions.item(questions.length - 1) ?? this.list.firstElementChild;
  }

  /**
   * Scrolls so that an entry begins at the top, as far as there is enough below it.
   *
   * @param {Element | null | undefined} entry
   * @param {ScrollBehavior} [behavior]
   */
  #scrollTo(entry, behavior) {
    if (!entry) return;
    // On a very low screen the dialog scrolls as a whole, see the styles.
    const dialog = this.root.closest("dialog");
    const scroller = this.root.scrollHeight > this.root.clientHeight || !dialog ? this.root : dialog;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    scroller.scrollTo({
      top: scroller.scrollTop + entry.getBoundingClientRect().top - scroller.getBoundingClientRect().top - 12,
      behavior: behavior ?? (calm ? "instant" : "smooth"),
    });
  }
}
