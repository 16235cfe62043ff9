import { button, element } from "./dom.js";

/** @import { Labels } from "./labels.js" */
/** @import { Language, Outgoing } from "./types.d.ts" */

/** @type {Record<Language, string>} */
const SWITCH = { sv: "topic:dialogue/switch_to_swedish", fi: "topic:dialogue/switch_to_finnish" };

/**
 * The buttons that have the conversation go on in the other language.
 *
 * @param {Labels} labels
 * @param {(outgoing: Outgoing) => void} press
 */
export function tongues(labels, press) {
  const group = element("div", { class: "tongues" });
  labels.also((language) => {
    const others = /** @type {Language[]} */ (["sv", "fi"]).filter((tongue) => tongue !== language);
    group.replaceChildren(
      ...others.map((tongue) => {
        const shown = labels.words.get("switch", tongue);
        return button({ lang: tongue }, shown, () => press({ payload: SWITCH[tongue], shown }));
      }),
    );
  });
  return group;
}
