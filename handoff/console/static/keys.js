// One key, one verb; never while somebody types.

import { navigate, openId } from "./board.js";
import { setMode } from "./drafts.js";

const PAUSE = 1200; // milliseconds between g and what follows
const views = { q: "queue", m: "mine", a: "all", t: "trouble" };
let going = 0;
let index = 0; // where the open conversation stood in the list, for when it has left it

const press = (id) => document.getElementById(id)?.click();

function step(by) {
  const links = [...document.querySelectorAll("#list a.entry, #list .trouble a[data-open]")];
  if (!links.length) return;
  const at = links.findIndex((link) => link.dataset.open === openId());
  index = at >= 0 ? at + by : openId() && by > 0 ? index : by > 0 ? 0 : index - 1;
  index = Math.min(links.length - 1, Math.max(0, index));
  links[index].scrollIntoView({ block: "nearest" });
  navigate(links[index].getAttribute("href"));
}

/** Show the reply or the note box and go there. */
export function write(mode) {
  const composer = document.querySelector(".composer");
  if (!composer) return;
  setMode(composer, mode, true);
  composer.querySelector(`form[data-write=${mode}] textarea`).focus();
}

export const help = () => document.getElementById("help").showModal();

const verbs = {
  j: () => step(1),
  k: () => step(-1),
  c: () => press("do-claim"),
  e: () => press("do-resolve"),
  r: () => write("reply"),
  n: () => write("note"),
  "/": () => document.getElementById("q").select(),
  "?": help,
  g: () => {
    going = Date.now();
  },
};

const types = (element) => element.closest?.("input, textarea, select, [contenteditable]");

function inBox(event) {
  if (event.key === "Escape") event.target.blur();
  else if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches("textarea")) {
    event.preventDefault();
    event.target.form.querySelector("button.main")?.click();
  }
}

function outside(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  const view = Date.now() - going < PAUSE && views[event.key];
  going = 0;
  const verb = view ? () => press(`view-${view}`) : verbs[event.key];
  if (!verb) return;
  event.preventDefault();
  verb();
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (types(event.target)) inBox(event);
  else outside(event);
});
