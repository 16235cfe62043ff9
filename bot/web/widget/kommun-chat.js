import { Announcer } from "./announcer.js";
import { Api } from "./api.js";
import { Chat } from "./chat.js";
import { element } from "./dom.js";
import { Session } from "./session.js";
import { Words } from "./words.js";

/** @import { WordsContent } from "./types.d.ts" */

const GATEWAY = new URL("../../", import.meta.url);
const STYLES = new URL("./kommun-chat.css", import.meta.url);
const FIRST_RETRY_MS = 5_000;
const LAST_RETRY_MS = 60_000;

/**
 * `<kommun-chat>`: the assistant on any page. What stands inside the element is shown until the
 * chat is there, and where it cannot be.
 *
 * Attributes: `language` (`sv` or `fi`), for a greeting in one language instead of both; `theme`
 * (`light` or `dark`), where the page does not follow the system.
 */
export class KommunChat extends HTMLElement {
  /** @type {Chat | null} */
  #chat = null;
  /** @type {AbortController | null} */
  #life = null;

  connectedCallback() {
    this.#life = new AbortController();
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    root.replaceChildren(element("slot"));
    void this.#start(root, this.#life.signal);
  }

  disconnectedCallback() {
    this.#life?.abort();
    this.#chat = null;
  }

  /** Opens the chat, as its button does. */
  open() {
    this.#chat?.panel.open();
  }

  /** Closes the chat. The conversation stays. */
  close() {
    this.#chat?.panel.close();
  }

  /**
   * @param {ShadowRoot} root
   * @param {AbortSignal} signal
   */
  async #start(root, signal) {
    const api = new Api(GATEWAY);
    const session = new Session();
    const sheet = new CSSStyleSheet();
    for (let wait = FIRST_RETRY_MS; !signal.aborted; wait = Math.min(wait * 2, LAST_RETRY_MS)) {
      try {
        const [content, styles] = await Promise.all([wordsOf(api, session), stylesheet()]);
        sheet.replaceSync(styles);
        if (signal.aborted) return;
        root.adoptedStyleSheets = [sheet];
        this.#chat = new Chat(this, new Words(content), new Announcer(), api, session, signal);
        return;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
  }
}

/**
 * @param {Api} api
 * @param {Session} session
 * @returns {Promise<WordsContent>} the gateway's words, or those of an earlier page
 */
async function wordsOf(api, session) {
  try {
    const content = await api.words();
    session.keepWords(content);
    return content;
  } catch (problem) {
    const kept = session.words;
    if (kept) return kept;
    throw problem;
  }
}

async function stylesheet() {
  const response = await fetch(STYLES);
  if (!response.ok) throw new Error(`${response.status} for the styles`);
  return response.text();
}

if (!customElements.get("kommun-chat")) customElements.define("kommun-chat", KommunChat);
