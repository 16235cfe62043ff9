import { element } from "./dom.js";

/** @import { Spoken } from "./types.d.ts" */

/**
 * Has screen readers say things once, each in its own voice. Two live regions are used in turn:
 * the one that spoke last is emptied, so that the same words are said again when they come again.
 */
export class Announcer {
  constructor() {
    this.regions = [0, 1].map(() => element("div", { role: "status", class: "for-ears" }));
    this.turn = 0;
  }

  /** @param {Spoken[]} spoken */
  say(spoken) {
    const [before, now] = [this.regions[this.turn], this.regions[1 - this.turn]];
    this.turn = 1 - this.turn;
    before?.replaceChildren();
    now?.replaceChildren(
      ...spoken.map(({ text, language }) => element("p", { lang: language }, text)),
    );
  }
}
