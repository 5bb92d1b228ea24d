// What an agent has typed and not sent: per agent and conversation, through switching, reload, signing in again and live
// updates. Who signs in next in the same tab finds none of it.

const PREFIX = `nightdesk-draft:${document.body.dataset.agent}:`;
const chosen = new Map(); // conversation -> "reply" or "note", where the agent chose

const keep = (id, text) => (text ? sessionStorage.setItem(PREFIX + id, text) : sessionStorage.removeItem(PREFIX + id));

/** More was typed for a box that is not there yet: `text` is it, where there was `before`. */
export function typed(id, before, text) {
  const draft = sessionStorage.getItem(PREFIX + id) ?? "";
  keep(id, draft.slice(0, draft.length - before.length) + text);
}

/** Put drafts and chosen modes into a tree, before it is shown. */
export function fill(root) {
  for (const area of root.querySelectorAll("textarea[data-draft]")) {
    area.textContent = sessionStorage.getItem(PREFIX + area.id) ?? "";
  }
  for (const composer of root.querySelectorAll(".composer")) {
    const shown = document.getElementById(composer.id)?.dataset.mode; // never taken from under somebody's hands
    setMode(composer, chosen.get(composer.id) ?? shown ?? composer.dataset.mode);
  }
}

/** Reply or note. */
export function setMode(composer, mode, byHand = false) {
  if (byHand) chosen.set(composer.id, mode);
  composer.dataset.mode = mode;
  for (const button of composer.querySelectorAll(".modes button")) {
    button.setAttribute("aria-pressed", String(button.dataset.mode === mode));
  }
}

function contentOf(field) {
  const [file] = field.files ?? [];
  return file ? `${file.name} ${file.size} ${file.lastModified}` : field.value;
}

/** The same text or file tried again has the same key, so that it is said once; another has another. */
export function keyFor(field) {
  const slot = `${PREFIX}key:${field.id}`;
  const [content, key] = JSON.parse(sessionStorage.getItem(slot) ?? "[]");
  if (content === contentOf(field)) return key;
  const fresh = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  sessionStorage.setItem(slot, JSON.stringify([contentOf(field), fresh]));
  return fresh;
}

/** It was sent: the same file chosen again is another one. */
export function sent(input) {
  sessionStorage.removeItem(`${PREFIX}key:${input.id}`);
  input.value = "";
}

/** It was said: its draft is gone and the box that is shown now is empty, unless something else was typed meanwhile. */
export function said({ id }, text) {
  sessionStorage.removeItem(`${PREFIX}key:${id}`);
  if (sessionStorage.getItem(PREFIX + id) === text) keep(id, "");
  const shown = document.getElementById(id); // the one it was sent from may be gone and another in its place
  if (shown?.value !== text) return;
  shown.value = "";
  grow(shown);
}

/** As tall as its text, within reason. */
export function grow(area) {
  area.rows = Math.min(12, Math.max(3, area.value.split("\n").length));
}

document.addEventListener("input", ({ target }) => {
  if (!(target instanceof HTMLTextAreaElement) || !("draft" in target.dataset)) return;
  keep(target.id, target.value);
  grow(target);
});
