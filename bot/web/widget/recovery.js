const FIRST_WAIT_MS = 2_000;
const LAST_WAIT_MS = 60_000;

/** Waits for the assistant to be back: asks, and each time twice as long afterwards asks again. */
export class Recovery {
  isDown = false;
  #over = false;
  #wait = FIRST_WAIT_MS;
  /** When the gateway has said that it may be asked again. */
  #notBefore = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {() => Promise<boolean>} isReady
   * @param {() => void} back called when it is
   */
  constructor(isReady, back) {
    this.isReady = isReady;
    this.back = back;
  }

  /** @param {number} seconds that the gateway wants to be left alone */
  start(seconds) {
    if (this.#over) return;
    if (!this.isDown) this.#wait = FIRST_WAIT_MS;
    this.isDown = true;
    this.#notBefore = Date.now() + seconds * 1000;
    this.#wait = Math.max(this.#wait, seconds * 1000);
    this.#later();
  }

  /** Asks at once, as when the network or the page is back. */
  hurry() {
    if (!this.isDown || Date.now() < this.#notBefore) return;
    this.#wait = FIRST_WAIT_MS;
    void this.#ask();
  }

  /** Ends the wait: somebody has had an answer. */
  stop() {
    clearTimeout(this.#timer);
    this.isDown = false;
  }

  /** Ends it for good. */
  end() {
    this.#over = true;
    this.stop();
  }

  #later() {
    clearTimeout(this.#timer);
    // Not all residents at the same moment.
    this.#timer = setTimeout(() => void this.#ask(), this.#wait * (1 + Math.random() / 4));
    this.#wait = Math.min(this.#wait * 2, LAST_WAIT_MS);
  }

  async #ask() {
    clearTimeout(this.#timer);
    const ready = !document.hidden && (await this.isReady());
    if (!this.isDown) return;
    if (ready) {
      this.stop();
      this.back();
    } else {
      this.#later();
    }
  }
}
