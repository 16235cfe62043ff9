import { Problem, Unreachable } from "./api.js";
import { asMessage } from "./outgoing.js";
import { Recovery } from "./recovery.js";

/** @import { Api } from "./api.js" */
/** @import { Session } from "./session.js" */
/** @import { Language, Message, Outgoing, Said } from "./types.d.ts" */

/**
 * @typedef {object} Listener what is told of the conversation
 * @property {() => void} changed the language, or everything that has been said, is another
 * @property {(said: Message[], languageChanged: boolean) => void} answered a reply has come
 * @property {() => void} sending a message is on its way
 * @property {(why: string | null) => void} unanswered the message on its way got no reply
 * @property {(why: string, outgoing: Outgoing) => void} refused the message cannot be taken
 * @property {(question: Message) => void} corrected the question was kept in other words
 * @property {(problem: Problem | null) => void} down nothing can be answered now
 * @property {() => void} up it can again
 * @property {() => void} lost the conversation was deleted elsewhere
 */

/** One resident's conversation: what was said, what is on its way, and whether anybody answers. */
export class Conversation {
  /** @type {Message[]} */
  messages = [];
  busy = false;
  /** Whether it has been opened since it was last shown. */
  isNew = false;
  #begun = false;

  /**
   * @param {Api} api
   * @param {Session} session
   * @param {{ page: Language, hint: Language | null }} languages of the page around, and of the
   *   greeting where the page wants one language
   * @param {Listener} listener
   */
  constructor(api, session, languages, listener) {
    this.api = api;
    this.session = session;
    this.languages = languages;
    this.listener = listener;
    this.recovery = new Recovery(
      () => api.isReady(),
      () => {
        listener.up();
        void this.begin();
      },
    );
    api.renewed = (token) => session.keep({ token });
  }

  /** The language of the widget's own words. */
  get language() {
    return this.session.kept.language ?? this.languages.hint ?? this.languages.page;
  }

  /** The message that has had no reply. */
  get unsent() {
    return this.session.kept.unsent ?? null;
  }

  /** Reads the conversation of this tab, or opens one. */
  async begin() {
    if (this.#begun || this.busy) return;
    this.busy = true;
    try {
      this.#take(await this.#readOrOpen());
      this.#begun = true;
    } catch (problem) {
      this.#fail(problem);
      return;
    } finally {
      this.busy = false;
    }
    this.listener.changed();
    if (!(await this.api.isReady())) this.#goDown(null);
  }

  /** Reads anew what may have been said in another tab that shares the conversation. */
  async refresh() {
    const known = this.#known;
    if (!this.#begun || this.busy || !known) return;
    try {
      const said = await this.api.read(known);
      if (this.busy || this.#known?.id !== known.id) return;
      const before = [this.messages.length, this.language, this.unsent?.shown].join();
      this.#take(said);
      const after = [this.messages.length, this.language, this.unsent?.shown].join();
      if (before !== after) this.listener.changed();
    } catch (problem) {
      if (!(problem instanceof Problem && problem.isGone)) return;
      // Whoever is busy finds it out too; and another conversation may have begun meanwhile.
      if (!this.busy && this.#known?.id === known.id) await this.#beginAnew();
    }
  }

  /**
   * Sends a message and takes the reply.
   *
   * @param {Outgoing} outgoing
   * @returns {Promise<boolean>} whether it was sent; not while another is on its way
   */
  async say(outgoing) {
    if (this.busy) return false;
    this.busy = true;
    this.session.keep({ unsent: outgoing });
    this.listener.sending();
    try {
      const said = await this.#sent(outgoing);
      this.busy = false;
      this.#answered(outgoing, said);
    } catch (problem) {
      this.busy = false;
      this.#unanswered(problem, outgoing);
    }
    return true;
  }

  /**
   * Keeps whether a message helped.
   *
   * @param {string} id
   * @param {boolean} helpful
   * @returns {Promise<boolean>} whether it could be kept
   */
  async judge(id, helpful) {
    const known = this.#known;
    if (!known) return false;
    try {
      await this.api.judge(known, id, helpful);
    } catch {
      return false;
    }
    this.session.keep({ judged: { ...this.session.kept.judged, [id]: helpful } });
    return true;
  }

  /**
   * Deletes the conversation everywhere and opens another.
   *
   * @returns {Promise<boolean>} whether it is deleted
   */
  async restart() {
    if (this.busy) return false;
    const known = this.#known;
    // A message sent now would open another conversation, which is then forgotten.
    this.busy = true;
    try {
      if (known) await this.api.remove(known);
    } catch (problem) {
      if (!(problem instanceof Problem && problem.isGone)) return false;
    } finally {
      this.busy = false;
    }
    await this.#beginAnew(false);
    return true;
  }

  get #known() {
    const { id, token } = this.session.kept;
    return id && token ? { id, token } : null;
  }

  async #readOrOpen() {
    const known = this.#known;
    if (known) {
      try {
        return await this.api.read(known);
      } catch (problem) {
        if (!(problem instanceof Problem && problem.isGone)) throw problem;
        this.session.forget();
        this.listener.lost();
      }
    }
    return this.#opened();
  }

  async #opened() {
    const opened = await this.api.open(this.languages.hint);
    this.session.keep({ id: opened.id, token: opened.token });
    this.isNew = true;
    return opened;
  }

  /** @param {Said} said everything, as the gateway has it */
  #take({ language, messages }) {
    this.#speak(language);
    const last = messages.at(-1);
    if (last?.from === "resident") {
      // Kept by the gateway, but nobody has answered it: it is shown as what can be sent again.
      messages.pop();
      this.session.keep({ unsent: this.unsent ?? { text: last.text, shown: last.text } });
    }
    this.messages = messages;
  }

  /** @param {Language | null} language */
  #speak(language) {
    this.session.keep({ language: language ?? undefined });
    this.api.language = this.language;
  }

  /**
   * @param {Outgoing} outgoing
   * @returns {Promise<Said>}
   */
  async #sent(outgoing) {
    const known = this.#known;
    if (known) {
      try {
        return await this.api.send(known, outgoing);
      } catch (problem) {
        if (!(problem instanceof Problem && problem.isGone)) throw problem;
        this.session.forget();
        this.session.keep({ unsent: outgoing });
        this.messages = [];
        this.listener.lost();
      }
    }
    const opened = await this.#opened();
    this.#begun = true;
    this.messages = opened.messages;
    this.listener.changed();
    return this.api.send(opened, outgoing);
  }

  /**
   * @param {Outgoing} outgoing
   * @param {Said} said
   */
  #answered(outgoing, { language, messages }) {
    const before = this.session.kept.language;
    this.session.keep({ unsent: undefined });
    this.#speak(language);
    this.messages.push(asMessage(outgoing, messages[0]), ...messages);
    if (this.recovery.isDown) {
      this.recovery.stop();
      this.listener.up();
    }
    this.listener.answered(messages, before !== undefined && before !== this.session.kept.language);
    // A notice about no topic tells what was removed from the question before it was kept.
    if (messages.some(({ kind, topic }) => kind === "notice" && topic === null)) void this.#correct();
  }

  /** Shows the latest question as the gateway has kept it. */
  async #correct() {
    const known = this.#known;
    if (!known) return;
    const said = await this.api.read(known).catch(() => null);
    const kept = said?.messages.findLast(({ from }) => from === "resident");
    const shown = this.messages.findLast(({ from }) => from === "resident");
    if (!kept || !shown || this.busy) return;
    shown.text = kept.text;
    this.listener.corrected(shown);
  }

  /**
   * @param {unknown} problem
   * @param {Outgoing} outgoing
   */
  #unanswered(problem, outgoing) {
    if (problem instanceof Problem && problem.isRefusal) {
      this.session.keep({ unsent: undefined });
      this.listener.refused(problem.message, outgoing);
      return;
    }
    const tooFast = problem instanceof Problem && problem.status === 429;
    this.listener.unanswered(tooFast ? problem.message : null);
    if (!tooFast) this.#fail(problem);
  }

  /** @param {unknown} problem */
  #fail(problem) {
    if (!(problem instanceof Problem || problem instanceof Unreachable)) throw problem;
    this.#goDown(problem instanceof Problem ? problem : null);
  }

  /** @param {boolean} [lost] whether somebody else has deleted it */
  async #beginAnew(lost = true) {
    this.session.forget();
    this.messages = [];
    this.#begun = false;
    if (lost) this.listener.lost();
    this.listener.changed();
    await this.begin();
  }

  /** @param {Problem | null} problem */
  #goDown(problem) {
    this.recovery.start(problem?.retryAfter ?? 0);
    this.listener.down(problem);
  }
}
