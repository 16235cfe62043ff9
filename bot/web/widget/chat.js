import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { element } from "./dom.js";
import { asText, copy, print, save } from "./export.js";
import { Labels } from "./labels.js";
import { menu } from "./menu.js";
import { Outage } from "./outage.js";
import { Panel } from "./panel.js";
import { tongues } from "./tongues.js";
import { Transcript } from "./transcript.js";
import { served } from "./words.js";

/** @import { Announcer } from "./announcer.js" */
/** @import { Api, Problem } from "./api.js" */
/** @import { Session } from "./session.js" */
/** @import { Language, Message, Outgoing, Spoken } from "./types.d.ts" */
/** @import { Words } from "./words.js" */

/** @type {Record<Language, string>} */
const OPEN = { sv: "open_sv", fi: "open_fi" };

/** After how long it is worth saying that an answer is being looked for. */
const SLOW_MS = 1_500;

/** Brings the conversation and what is seen of it together. */
export class Chat {
  /**
   * @param {HTMLElement} host
   * @param {Words} words
   * @param {Announcer} announcer
   * @param {Api} api
   * @param {Session} session
   * @param {AbortSignal} signal of the end of it all
   */
  constructor(host, words, announcer, api, session, signal) {
    this.host = host;
    this.words = words;
    this.announcer = announcer;
    this.session = session;
    this.labels = new Labels(words);
    const hint = served(host.getAttribute("language"));
    const page = served(host.closest("[lang]")?.getAttribute("lang")) ?? "sv";
    this.conversation = new Conversation(api, session, { page, hint }, this);
    this.transcript = new Transcript(words, {
      press: ({ payload, title }) => void this.say({ payload, shown: title }),
      judge: (id, helpful) => this.#judge(id, helpful),
      judged: (id) => session.kept.judged?.[id],
      sendAgain: () => void (this.conversation.unsent && this.say(this.conversation.unsent)),
    });
    this.labels.put(this.transcript.root, "conversation", "aria-label");
    this.composer = new Composer(this.labels, {
      send: (text) => void this.#send(text),
      written: (draft) => session.keep({ draft }),
      announce: (text) => this.#announce([{ text, language: this.language }]),
    });
    this.outage = new Outage(words);
    this.transcript.root.append(this.outage.root);
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.slow = undefined;
    this.status = element("p", { class: "status small", hidden: true });
    this.panel = new Panel(
      this.labels,
      {
        tongues: tongues(this.labels, (outgoing) => void this.#switch(outgoing)),
        menu: menu(this.labels, this.#menuActions(), api.base),
        body: [this.transcript.root, this.status, this.composer.root, ...announcer.regions],
      },
      (open) => this.#opened(open),
      signal,
    );
    signal.addEventListener("abort", () => this.conversation.recovery.end());
    window.addEventListener("online", () => this.conversation.recovery.hurry(), { signal });
    document.addEventListener("visibilitychange", () => this.#seen(), { signal });
    this.#appear();
  }

  /** The language of the widget's own words. */
  get language() {
    return this.conversation.language;
  }

  /** @param {Outgoing} outgoing */
  async say(outgoing) {
    this.#note("");
    const sent = await this.conversation.say(outgoing);
    if (!sent) this.composer.hinder(this.words.get("wait", this.language));
    return sent;
  }

  // What the conversation tells, see `Listener`.

  changed() {
    const { messages, unsent, busy } = this.conversation;
    this.#speak();
    this.transcript.show(messages, this.language);
    if (unsent && busy) this.transcript.sending(unsent, this.language);
    else if (unsent) this.unanswered(null);
    if (this.conversation.isNew) this.#announce(spoken(messages));
    this.conversation.isNew = false;
  }

  sending() {
    const { unsent } = this.conversation;
    if (unsent) this.transcript.sending(unsent, this.language);
    this.transcript.root.setAttribute("aria-busy", "true");
    const text = this.words.get("thinking", this.language);
    this.slow = setTimeout(() => this.#announce([{ text, language: this.language }]), SLOW_MS);
  }

  /**
   * @param {Message[]} messages
   * @param {boolean} languageChanged
   */
  answered(messages, languageChanged) {
    this.#settled();
    this.#speak();
    this.transcript.answer(messages, this.language);
    const { language } = this;
    /** @type {Spoken[]} */
    const switched = languageChanged ? [{ text: this.words.get("switched", language), language }] : [];
    const count = messages.reduce((sum, { buttons }) => sum + buttons.length, 0);
    const offered = count ? [{ text: this.words.get("suggested", language, { count }), language }] : [];
    this.#announce([...switched, ...spoken(messages), ...offered]);
  }

  /** @param {string | null} why */
  unanswered(why) {
    this.#settled();
    const { unsent } = this.conversation;
    const reason = why ?? this.words.get("not_answered", this.language);
    if (unsent) this.transcript.unanswered(unsent, this.language, reason);
    this.#announce([{ text: reason, language: this.language }]);
  }

  /**
   * @param {string} why
   * @param {Outgoing} outgoing
   */
  refused(why, outgoing) {
    this.#settled();
    this.transcript.withdraw();
    if (outgoing.text && !this.composer.text) this.composer.text = outgoing.text;
    this.composer.refuse(why);
  }

  /** @param {Message} question */
  corrected(question) {
    this.transcript.correct(question);
  }

  /** @param {Problem | null} problem what the gateway says itself, if it says anything */
  down(problem) {
    if (this.outage.isShown) return;
    const told = this.outage.show(problem, this.language);
    this.#show(this.outage.root);
    this.#announce(told);
  }

  up() {
    this.outage.hide();
    this.#note(this.words.get("back_again", this.language));
  }

  lost() {
    this.#note(this.words.get("lost", this.language));
  }

  #settled() {
    clearTimeout(this.slow);
    this.transcript.root.removeAttribute("aria-busy");
  }

  #appear() {
    const root = /** @type {ShadowRoot} */ (this.host.shadowRoot);
    this.#speak();
    if (this.session.kept.draft) this.composer.text = this.session.kept.draft;
    root.replaceChildren(this.panel.launcher, this.panel.dialog);
    if (this.session.kept.open) this.panel.reopen();
  }

  /** @param {boolean} open */
  #opened(open) {
    this.session.keep({ open });
    this.#offer();
    if (open) void this.conversation.begin();
  }

  #seen() {
    if (document.hidden || !this.panel.isOpen) return;
    this.conversation.recovery.hurry();
    void this.conversation.refresh();
  }

  /** @param {string} text */
  async #send(text) {
    if (this.conversation.busy) {
      this.composer.hinder(this.words.get("wait", this.language));
      return;
    }
    this.composer.clear();
    await this.say({ text, shown: text });
  }

  /**
   * @param {string} id
   * @param {boolean} helpful
   */
  async #judge(id, helpful) {
    const kept = await this.conversation.judge(id, helpful);
    const { language } = this;
    this.#announce([{ text: this.words.get(kept ? "helpful_thanks" : "helpful_failed", language), language }]);
    return kept;
  }

  #menuActions() {
    const text = () => asText(this.conversation.messages, this.words, this.language);
    return {
      copy: async () => {
        const copied = await copy(text());
        this.#note(this.words.get(copied ? "copied" : "copy_failed", this.language));
      },
      save: () => save(text(), this.words.get("file_name", this.language)),
      print: () => print(this.conversation.messages, this.words, this.language, this.panel.dialog),
      restart: async () => {
        const { language } = this;
        const deleted = await this.conversation.restart();
        this.#note(this.words.get(deleted ? "restarted" : "restart_failed", language), language);
        this.panel.enter();
      },
    };
  }

  /** @param {Outgoing} outgoing */
  async #switch(outgoing) {
    const sent = await this.say(outgoing);
    // The button that was pressed is no more: it now offers the other language.
    if (sent && this.panel.isOpen) this.panel.enter();
  }

  #speak() {
    this.labels.speak(this.language);
    this.#offer();
  }

  #offer() {
    const { id, language } = this.session.kept;
    this.panel.offer(
      id && language && this.conversation.messages.length !== 1
        ? [{ text: this.words.get("resume", language), language }]
        : inOrder(this.language).map((each) => ({ text: this.words.get(OPEN[each], each), language: each })),
    );
  }

  /**
   * Shows a text above the field and has it read out; the empty text takes it away.
   *
   * @param {string} text
   * @param {Language} [language]
   */
  #note(text, language = this.language) {
    this.status.textContent = text;
    this.status.hidden = text === "";
    this.status.lang = language;
    if (text) this.#announce([{ text, language }]);
  }

  /** @param {HTMLElement} part of the log */
  #show(part) {
    const log = this.transcript.root;
    log.scrollTop += part.getBoundingClientRect().top - log.getBoundingClientRect().top - 12;
  }

  /** @param {Spoken[]} what */
  #announce(what) {
    if (this.panel.isOpen) this.announcer.say(what);
  }
}

/**
 * @param {Language} first
 * @returns {Language[]} both languages
 */
function inOrder(first) {
  return first === "fi" ? ["fi", "sv"] : ["sv", "fi"];
}

/**
 * @param {Message[]} messages
 * @returns {Spoken[]}
 */
function spoken(messages) {
  return messages.flatMap(({ parts, text, language, contacts }) => [
    ...(parts ?? [{ text, language }]),
    ...contacts.map(({ name, phone }) => ({ text: [name, phone].filter(Boolean).join(", "), language })),
  ]);
}
