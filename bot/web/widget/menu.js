import { button, element } from "./dom.js";

/** @import { Labels } from "./labels.js" */

/**
 * What can be done with the conversation as a whole: a fold in the panel's head.
 *
 * @param {Labels} labels
 * @param {object} actions
 * @param {() => void} actions.copy
 * @param {() => void} actions.save
 * @param {() => void} actions.print
 * @param {() => Promise<void>} actions.restart
 * @param {URL} base where the gateway is
 */
export function menu(labels, actions, base) {
  const summary = element("summary", {});
  const statement = element("a", {});
  const warning = element("div", { class: "warning", role: "group", "aria-labelledby": "restart-warning", hidden: true });
  const restart = labels.put(button({ class: "quiet" }, "", () => ask(true)), "restart");
  const confirm = labels.put(button({}, "", confirmed), "restart_confirm");
  const cancel = labels.put(button({ class: "quiet" }, "", () => ask(false)), "restart_cancel");
  warning.append(labels.put(element("p", { id: "restart-warning" }), "restart_warning"), confirm, cancel);
  const root = element(
    "details",
    { class: "menu" },
    labels.put(summary, "menu"),
    element(
      "div",
      { class: "choices" },
      labels.put(button({ class: "quiet" }, "", actions.copy), "copy"),
      labels.put(button({ class: "quiet" }, "", actions.save), "save"),
      labels.put(button({ class: "quiet" }, "", actions.print), "print"),
      restart,
      warning,
      labels.put(element("p", { class: "small" }), "about_widget"),
      element("p", {}, labels.put(statement, "accessibility")),
    ),
  );
  labels.also((language) => {
    statement.href = new URL(labels.words.get("statement_path", language), base).href;
  });

  /** @param {boolean} asked */
  function ask(asked) {
    restart.hidden = asked;
    warning.hidden = !asked;
    (asked ? confirm : restart).focus();
  }

  let restarting = false;

  async function confirmed() {
    // A second click is no second wish.
    if (restarting) return;
    restarting = true;
    await actions.restart();
    restarting = false;
    restart.hidden = false;
    warning.hidden = true;
    root.open = false;
  }

  function fold() {
    if (root.open) {
      root.open = false;
      restart.hidden = false;
      warning.hidden = true;
    }
  }

  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !root.open) return;
    // Escape folds this before it closes the panel.
    event.preventDefault();
    event.stopPropagation();
    fold();
    summary.focus();
  });
  root.addEventListener("focusout", (event) => {
    const next = event.relatedTarget;
    if (next instanceof Node && !root.contains(next)) fold();
  });
  return root;
}
