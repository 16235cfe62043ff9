import { served } from "./words.js";

/** @import { Message, Outgoing } from "./types.d.ts" */

/**
 * Returns what a resident sent as the transcript shows it.
 *
 * @param {Outgoing} outgoing
 * @param {Message | undefined} reply the language of which is the best there is to say about it
 * @returns {Message}
 */
export function asMessage(outgoing, reply) {
  return {
    id: crypto.randomUUID?.() ?? String(Math.random()),
    from: "resident",
    kind: "notice",
    language: served(reply?.language) ?? "mul",
    text: outgoing.shown,
    topic: null,
    candidates: [],
    sources: [],
    contacts: [],
    section: null,
    buttons: [],
  };
}
