/** @import { Contact, Language, Opened, Outgoing, Said, WordsContent } from "./types.d.ts" */

const PATIENCE_MS = 20_000;
const READY_PATIENCE_MS = 5_000;

/** The gateway answered, but not with what was asked for (a problem document, RFC 9457). */
export class Problem extends Error {
  /**
   * @param {number} status
   * @param {{ title?: string, detail?: string, contacts?: Contact[] }} document
   * @param {number} [retryAfter] seconds
   */
  constructor(status, { title, detail, contacts }, retryAfter = 0) {
    super(detail ?? `HTTP ${status}`);
    this.status = status;
    this.title = title;
    this.detail = detail;
    this.contacts = contacts;
    this.retryAfter = retryAfter;
  }

  /** Whether the conversation is no more, or its token opens it no longer. */
  get isGone() {
    return this.status === 401 || this.status === 404;
  }

  /** Whether what was written is at fault. */
  get isRefusal() {
    return [400, 413, 422].includes(this.status);
  }
}

/** The gateway did not answer at all. */
export class Unreachable extends Error {}

/** The chat API, and the resources beside it. */
export class Api {
  /** @param {URL} base where the gateway is */
  constructor(base) {
    this.base = base;
    /** Language of the problem documents of calls outside a conversation. */
    this.language = "sv";
    /** @type {(token: string) => void} told when the gateway replaces a token that grows old */
    this.renewed = () => {};
  }

  /**
   * @param {Language | null} language
   * @returns {Promise<Opened>}
   */
  open(language) {
    return this.#json("POST", "api/conversations", { body: { language } });
  }

  /**
   * @param {{ id: string, token: string }} conversation
   * @returns {Promise<Said>}
   */
  read({ id, token }) {
    return this.#json("GET", `api/conversations/${id}/messages`, { token });
  }

  /**
   * @param {{ id: string, token: string }} conversation
   * @param {Outgoing} outgoing
   * @returns {Promise<Said>}
   */
  send({ id, token }, { text, payload }) {
    const body = payload === undefined ? { text } : { payload };
    return this.#json("POST", `api/conversations/${id}/messages`, { token, body });
  }

  /**
   * @param {{ id: string, token: string }} conversation
   * @param {string} messageId
   * @param {boolean} helpful
   */
  async judge({ id, token }, messageId, helpful) {
    const body = { message_id: messageId, helpful };
    await this.#call("POST", `api/conversations/${id}/feedback`, { token, body });
  }

  /** @param {{ id: string, token: string }} conversation */
  async remove({ id, token }) {
    await this.#call("DELETE", `api/conversations/${id}`, { token });
  }

  /** Returns whether a message would be answered now. */
  async isReady() {
    try {
      const response = await this.#call("GET", "api/ready", { patience: READY_PATIENCE_MS });
      return (await response.json()).closed !== true;
    } catch {
      return false;
    }
  }

  /** @returns {Promise<WordsContent>} */
  words() {
    return this.#json("GET", "widget/words.json");
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {{ token?: string, body?: object }} [more]
   */
  async #json(method, path, more) {
    const response = await this.#call(method, path, more);
    const token = response.headers.get("X-Conversation-Token");
    if (token) this.renewed(token);
    try {
      return await response.json();
    } catch {
      throw new Unreachable();
    }
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {{ token?: string, body?: object, patience?: number }} [more]
   * @returns {Promise<Response>}
   */
  async #call(method, path, { token, body, patience = PATIENCE_MS } = {}) {
    /** @type {Record<string, string>} */
    const headers = { "Accept-Language": this.language };
    if (token) headers.Authorization = `Bearer ${token}`;
    if (body) headers["Content-Type"] = "application/json";
    const request = {
      method,
      headers,
      body: body ? JSON.stringify(body) : null,
      credentials: /** @type {const} */ ("omit"),
      signal: AbortSignal.timeout(patience),
    };
    let response;
    try {
      response = await fetch(new URL(path, this.base), request);
    } catch {
      throw new Unreachable();
    }
    if (response.ok) return response;
    const retryAfter = Number(response.headers.get("Retry-After")) || 0;
    throw new Problem(response.status, await response.json().catch(() => ({})), retryAfter);
  }
}
