// The page's place stands in its address; its parts are fetched as fragments and morphed into what is there.

import { look } from "./asking.js";
import { fill, grow } from "./drafts.js";
import { parse } from "./fragment.js";
import { morph } from "./morph.js";
import { fill as object } from "./objections.js";
import { hush } from "./stray.js";
import { dress, say } from "./times.js";
import { toast } from "./toasts.js";

export const ALL = ["banners", "views", "list", "conversation"];
const SOON = 120; // milliseconds in which wishes are gathered
const AGAIN = 3000; // after a failure
const PAUSE = 1000; // between two drawings of the lists that nobody here asked for

const tags = new Map(); // address of fragments -> their ETag, for the address shown last
const wanted = new Set();
let timer = 0;
let later = 0;
let flying = null;
let failed = "";

const part = (id) => document.getElementById(id);
export const signIn = () => location.assign(`/desk/sign-in?${new URLSearchParams({ next: location.pathname + location.search })}`);
export const openId = () => new URLSearchParams(location.search).get("c");

/** Whether the conversation that is shown is not yet the one in the address. */
export const isComing = () => Number(part("conversation").dataset.id ?? 0) !== Number(openId() ?? 0);

const isBox = (element) => Boolean(element?.matches("input, textarea, select"));

let drawn = ""; // the place that the list was drawn for last
let lists = 0; // when views and list were asked for last

/** Fetch views and list anew, soon, but not more than once a second however much goes on. */
export function refreshLists() {
  if (later) return;
  const pause = Math.max(0, lists + PAUSE - performance.now());
  later = setTimeout(() => {
    later = 0;
    lists = performance.now();
    refresh(["views", "list"]);
  }, pause);
}

/** Fetch parts anew, soon. */
export function refresh(parts = ALL, delay = SOON) {
  parts.forEach((name) => wanted.add(name));
  if (flying) return;
  clearTimeout(timer);
  timer = setTimeout(fetchWanted, delay);
}

/** Go to another place of the same page. */
export function navigate(href, { replace = false } = {}) {
  const url = new URL(href, location.href);
  if (url.href !== location.href) history[replace ? "replaceState" : "pushState"](null, "", url);
  document.body.classList.toggle("has-conversation", Boolean(openId()));
  hold();
  flying?.abort();
  flying = null;
  refresh(ALL, 0);
}

// Until the next conversation has come, the last one can be looked at and no more: what is typed for one reaches no other.
function hold() {
  const conversation = part("conversation");
  const coming = isComing();
  if (coming && conversation.contains(document.activeElement)) {
    if (isBox(document.activeElement)) hush();
    conversation.focus({ preventScroll: true });
  }
  conversation.toggleAttribute("data-held", coming);
  for (const one of conversation.querySelectorAll(":scope > :not(.head), .head > :not(.back)")) one.inert = coming;
}

// What decides which entries the list has.
function listPlace() {
  const query = new URLSearchParams(location.search);
  for (const name of ["c", "lines"]) query.delete(name);
  return query.toString();
}

function address(parts) {
  const query = new URLSearchParams(location.search);
  query.set("parts", parts.join(","));
  return `/desk/fragments?${query}`;
}

async function fetchWanted() {
  const parts = ALL.filter((name) => wanted.has(name));
  wanted.clear();
  const mine = new AbortController();
  flying = mine;
  try {
    await exchange(address(parts), mine.signal);
    trouble("");
  } catch (error) {
    if (mine.signal.aborted) return;
    parts.forEach((name) => wanted.add(name));
    trouble(error.message === "503" ? "down" : "offline");
  }
  if (flying !== mine) return;
  flying = null;
  if (wanted.size) refresh([], failed ? AGAIN : SOON);
}

async function exchange(url, signal) {
  const headers = tags.has(url) ? { "If-None-Match": tags.get(url) } : {};
  const answer = await look(url, { headers, signal });
  if (answer.status === 304) return;
  if (answer.status === 401) return signIn();
  if (answer.status === 404) return gone(await answer.json());
  if (!answer.ok) throw new Error(String(answer.status));
  const html = await answer.text();
  if (signal.aborted) return;
  tags.clear();
  tags.set(url, answer.headers.get("ETag"));
  show(parse(html));
}

function gone({ error }) {
  toast(error, true);
  const query = new URLSearchParams(location.search);
  query.delete("c");
  queueMicrotask(() => navigate(`/desk?${query}`, { replace: true }));
}

/** Say in a banner that we are cut off; take it away by itself. */
function trouble(kind) {
  failed = kind;
  const banner = part("banner-connection");
  banner.hidden = !kind;
  banner.textContent = kind ? say(kind) : "";
}

function show(fresh) {
  fill(fresh.body);
  object(fresh.body);
  dress(fresh.body);
  const before = remember();
  for (const element of [...fresh.body.children]) {
    const live = part(element.id);
    if (live) morph(live, element);
  }
  settle(before);
}

function remember() {
  const thread = document.querySelector(".thread");
  const first = thread?.querySelector(".message");
  const { activeElement } = document;
  return {
    conversation: part("conversation").dataset.id,
    view: part("list").dataset.view,
    atEnd: thread && thread.scrollHeight - thread.scrollTop - thread.clientHeight < 48,
    first,
    top: placeOf(first),
    newest: Math.max(0, ...Array.from(document.querySelectorAll(".message"), numberOf)),
    awaiting: awaiting(),
    entries: new Set(Array.from(document.querySelectorAll("#entries > li"), (entry) => entry.id)),
    element: activeElement,
    section: activeElement?.closest("#views, #list, #conversation")?.id,
    focus: activeElement?.id,
    caret: [activeElement?.selectionStart, activeElement?.selectionEnd],
  };
}

const placeOf = (message) => (message ? message.offsetTop - message.parentElement.scrollTop : 0);
const numberOf = (message) => Number(message.id.replace("message-", ""));

function settle(before) {
  const thread = document.querySelector(".thread");
  const same = part("conversation").dataset.id === before.conversation;
  if (thread && (!same || before.atEnd)) thread.scrollTop = thread.scrollHeight;
  else if (before.first?.isConnected) thread.scrollTop += placeOf(before.first) - before.top; // older ones came above it
  if (!same) document.querySelectorAll("textarea[data-draft]").forEach(grow);
  if (part("list").dataset.view !== before.view) part("list").scrollTop = 0;
  if (listPlace() === drawn) announceEntries(before.entries);
  drawn = listPlace();
  if (awaiting() > before.awaiting) announce(say("awaiting", { number: awaiting() })); // whatever is looked at
  if (same) announceMessages(before.newest);
  refocus(before);
  hold();
  retitle();
  document.dispatchEvent(new Event("shown"));
}

// What had the focus keeps it; when it is gone (a claimed conversation has no claim button), its surroundings have it.
function refocus({ element, section, focus, caret }) {
  const same = focus && part(focus);
  const next = same ?? (element?.isConnected ? null : section && part(section));
  if (isBox(element) && !same && next) hush(); // and nobody may have noticed
  if (!next || next === document.activeElement) return;
  next.focus({ preventScroll: true });
  if (same && typeof caret[0] === "number" && next.setSelectionRange) next.setSelectionRange(...caret);
}

function announce(text) {
  part("status").textContent = text;
}

// Older ones that were asked for are no news.
function announceMessages(newest) {
  for (const message of document.querySelectorAll(".message.incoming")) {
    if (numberOf(message) <= newest) continue;
    message.classList.add("fresh");
    announce(say("new_message", { text: (message.querySelector(".bubble")?.textContent ?? "").trim().slice(0, 200) }));
  }
}

function announceEntries(known) {
  if (part("list").dataset.view !== "queue" || new URLSearchParams(location.search).get("q")) return;
  for (const entry of document.querySelectorAll("#entries > li")) {
    if (known.has(entry.id)) continue;
    entry.classList.add("fresh");
    announce(say("new_waiting", { name: entry.dataset.name }));
  }
}

const awaiting = () => Number(part("views").dataset.awaiting);

/** How many wait, for anybody and for an answer of mine, stands in the tab. */
export function retitle() {
  const number = Number(part("views").dataset.queued) + awaiting();
  document.title = number ? `(${number}) Nightdesk` : "Nightdesk";
}

/** The first drawing came with the page itself. */
export function begin() {
  fill(document);
  drawn = listPlace();
  document.querySelectorAll("textarea[data-draft]").forEach((area) => {
    if (!area.value) area.value = area.textContent;
    grow(area);
  });
  const thread = document.querySelector(".thread");
  if (thread) thread.scrollTop = thread.scrollHeight;
  retitle();
}
