/** @import { Kept, WordsContent } from "./types.d.ts" */

const CONVERSATION = "kommun-chat";
const WORDS = "kommun-chat-words";

/**
 * What is kept in this tab, for as long as the tab is open. Not in the browser: on a shared
 * computer the next person must not find it. Where storage is refused, the page itself keeps it.
 */
export class Session {
  constructor() {
    /** @type {Kept} */
    this.kept = read(CONVERSATION) ?? {};
  }

  /** @param {Partial<Kept>} change */
  keep(change) {
    this.kept = { ...this.kept, ...change };
    write(CONVERSATION, this.kept);
  }

  /** Forgets the conversation; the panel stays open, and what is being written stays. */
  forget() {
    const { open, draft } = this.kept;
    this.kept = {};
    this.keep({ open, draft });
  }

  /** @returns {WordsContent | null} the words of an earlier page, for when they cannot be fetched */
  get words() {
    return read(WORDS);
  }

  /** @param {WordsContent} content */
  keepWords(content) {
    write(WORDS, content);
  }
}

/** @param {string} key */
function read(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? "null");
  } catch {
    return null;
  }
}

/**
 * @param {string} key
 * @param {unknown} value
 */
function write(key, value) {
  try {
    sessionStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Refused or full: the conversation then lasts as long as the page.
  }
}
