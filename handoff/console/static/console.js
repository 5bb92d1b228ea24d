// The console: listens for changes, follows links without leaving the page.

import "./small.js";
import "./typing.js";
import "./verbs.js";
import { look } from "./asking.js";
import { ALL, begin, navigate, openId, refresh, refreshLists, signIn } from "./board.js";
import { help, write } from "./keys.js";
import { listen } from "./live.js";

const SAFETY = 8000; // milliseconds: what a lost nudge would have told
const narrow = matchMedia("(max-width: 800px)"); // list and conversation are two screens
const TYPED = 250; // after the last key in the search

function changed(topics) {
  if (topics.includes(`conversation:${openId()}`)) refresh(["conversation"]);
  refreshLists();
}

async function ended(open) {
  const answer = await look("/desk/fragments?parts=banners").catch(() => null);
  if (answer?.status === 401) signIn();
  else open();
}

const open = listen((message) => {
  if (message.kind === "changed") changed(message.topics);
  else if (message.kind === "up") refresh();
  else if (message.kind === "ended") ended(open);
});

setInterval(() => refresh(ALL, 0), SAFETY);

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-open], a[data-view], a[data-place]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  navigate(link.getAttribute("href"));
  if (link.dataset.view) document.getElementById("q").value = "";
  const byKey = event.detail === 0;
  const screen = document.getElementById(openId() ? "conversation" : "list");
  if (!link.dataset.view && (byKey || narrow.matches)) screen.focus({ preventScroll: true });
});

document.addEventListener("click", ({ target }) => {
  const mode = target.closest(".modes button");
  if (mode) write(mode.dataset.mode);
  if (target.closest("#help-button")) help();
});

addEventListener("popstate", () => navigate(location.href));

let typing = 0;
document.addEventListener("input", ({ target }) => {
  if (target.id !== "q") return;
  clearTimeout(typing);
  typing = setTimeout(() => {
    const query = new URLSearchParams(location.search);
    if (target.value.trim()) query.set("q", target.value.trim());
    else query.delete("q");
    navigate(`/desk?${query}`, { replace: true });
  }, TYPED);
});

document.addEventListener("submit", (event) => {
  if (event.target.id === "search") event.preventDefault();
});

begin();
document.body.dataset.ready = "yes";
