// One key, one verb; never while somebody types, be it into nothing.

import { isComing, navigate, openId } from "./board.js";
import { setMode, typed } from "./drafts.js";
import { astray, hush } from "./stray.js";
import { toast } from "./toasts.js";

const PAUSE = 1200; // milliseconds between g and what follows
const views = { q: "queue", m: "mine", a: "all", t: "trouble" };
const LETTER = /^[\p{L}\p{N}]$/u;
const TEXT = /^(?:.|Enter)$/u;
let going = 0;
let wish = null; // to write in a conversation that is still coming: {id, mode, text}
let index = 0; // where the open conversation stood in the list, for when it has left it

const press = (id) => document.getElementById(id)?.click();
const act = (id) => (isComing() ? hush() : press(id)); // nobody means a conversation that he does not see

function step(by) {
  const links = [...document.querySelectorAll("#list a.entry, #list .trouble a[data-open]")];
  if (!links.length) return;
  const at = links.findIndex((link) => link.dataset.open === openId());
  index = at >= 0 ? at + by : openId() && by > 0 ? index : by > 0 ? 0 : index - 1;
  index = Math.min(links.length - 1, Math.max(0, index));
  links[index].scrollIntoView({ block: "nearest" });
  navigate(links[index].getAttribute("href"));
}

/** Show the reply or the note box and go there; in a conversation that is still coming, as soon as it is there. */
export function write(mode) {
  const composer = document.querySelector(".composer");
  const coming = isComing();
  if (coming) wish = openId() && { id: openId(), mode, text: "" };
  if (coming || !composer) return;
  setMode(composer, mode, true);
  composer.querySelector(`form[data-write=${mode}] textarea`).focus();
}

// What is typed before the box is there, stands in it when it comes.
function typesAhead({ key }) {
  if (wish?.id !== openId()) wish = null;
  if (!wish) return false;
  const before = wish.text;
  if (key === "Escape") wish = null;
  else if (key === "Backspace") wish.text = [...before].slice(0, -1).join("");
  else if (key === "Enter") wish.text += "\n";
  else if ([...key].length === 1) wish.text += key;
  else return false;
  if (wish) typed(`${wish.mode}-${wish.id}`, before, wish.text);
  return true;
}

document.addEventListener("shown", () => {
  if (!wish || isComing()) return;
  const { id, mode } = wish;
  wish = null;
  if (id !== openId() || types(document.activeElement)) return;
  write(mode);
  const box = document.activeElement;
  if (types(box)) box.setSelectionRange(box.value.length, box.value.length);
});

// A press on a box that is about to give way means the one that comes in its place.
document.addEventListener("pointerdown", ({ clientX: x, clientY: y }) => {
  if (!isComing() || !openId()) return;
  const box = [...document.querySelectorAll(".composer textarea")].find((area) => {
    const { left, right, top, bottom } = area.getBoundingClientRect();
    return x > left && x < right && y > top && y < bottom;
  });
  if (box) write(box.form.dataset.write);
});

export const help = () => document.getElementById("help").showModal();

const verbs = {
  j: () => step(1),
  k: () => step(-1),
  c: () => act("do-claim"),
  e: () => act("do-resolve"),
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
    const { form } = event.target;
    const main = form.querySelector("button.main");
    if (main) main.click();
    else toast(form.querySelector(".row .dim").textContent, true); // another has it by now
  }
}

function outside(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (typesAhead(event) || (TEXT.test(event.key) && astray())) return event.preventDefault();
  const view = Date.now() - going < PAUSE && views[event.key];
  going = 0;
  const verb = view ? () => press(`view-${view}`) : verbs[event.key];
  if (LETTER.test(event.key) && !verb) hush();
  if (!verb) return undefined;
  event.preventDefault();
  return verb();
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (types(event.target)) inBox(event);
  else outside(event);
});
