// Buttons and forms: each is one request; a refusal is a toast and takes nothing away.

import { keyFor, said, sent } from "./drafts.js";
import { navigate, refresh, signIn } from "./board.js";
import { allow, object } from "./objections.js";
import { now, say } from "./times.js";
import { toast } from "./toasts.js";

const LONGEST = 30_000; // milliseconds until it counts as lost; trying again says nothing twice
const LONGEST_FILE = 300_000;

const moments = {
  hour: () => new Date(now().getTime() + 3_600_000),
  tomorrow: () => {
    const morning = now();
    morning.setDate(morning.getDate() + 1);
    morning.setHours(9, 0, 0, 0);
    return morning;
  },
  pick: (form) => {
    const { value } = form.querySelector("input[type=datetime-local]");
    return value ? new Date(value) : null;
  },
};

function bodyOf(form, button) {
  const filled = new FormData(form, button);
  const body = form.enctype === "multipart/form-data" ? filled : new URLSearchParams(filled);
  const field = form.querySelector("textarea, input[type=file]");
  if (field) body.set("key", keyFor(field));
  if (button?.dataset.until) {
    const moment = moments[button.dataset.until](form);
    if (!moment) return null;
    body.set("until", moment.toISOString());
  }
  return body;
}

async function post(action, body) {
  const signal = AbortSignal.timeout(body instanceof FormData ? LONGEST_FILE : LONGEST);
  const answer = await fetch(action, { method: "POST", body, headers: { Accept: "application/json" }, signal });
  if (answer.status === 401) return signIn();
  const told = await answer.json();
  if (!answer.ok) throw new Refusal(told.error, told.objections);
  return told;
}

class Refusal extends Error {
  constructor(sentence, objections = []) {
    super(sentence);
    this.objections = objections;
  }
}

async function send(form, button) {
  const area = form.querySelector("textarea");
  const text = area?.value;
  const body = bodyOf(form, button);
  if (!body) return toast(say("pick_time"), true);
  const input = form.querySelector("input[type=file]");
  if (input?.files.length && input.files[0].size > Number(input.dataset.most)) return toast(say("too_large"), true);
  const told = await post(button?.getAttribute("formaction") ?? form.getAttribute("action"), body);
  if (!told) return undefined;
  if (area) {
    said(area, text);
    allow(area);
  }
  if (input) sent(input);
  form.closest("details.menu")?.removeAttribute("open");
  if (told.open === null) return toast(say("nobody"));
  toast(say(button?.dataset.said ?? form.dataset.said));
  return told.open ? goTo(told.open) : undefined;
}

function goTo(number) {
  const query = new URLSearchParams(location.search);
  query.set("c", number);
  navigate(`/desk?${query}`);
}

const busy = new Set(); // actions under way: a form may be drawn anew meanwhile, and pressed again

async function submit(form, button) {
  const action = form.getAttribute("action");
  if (busy.has(action)) return;
  busy.add(action);
  form.dataset.busy = "1";
  try {
    await send(form, button);
  } catch (error) {
    toast(error instanceof Refusal ? error.message : say("lost"), true);
    if (error.objections?.length) object(form.querySelector("textarea"), error.objections);
  } finally {
    busy.delete(action);
    delete form.dataset.busy;
    refresh(undefined, 0);
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!("said" in form.dataset)) return;
  event.preventDefault();
  submit(form, event.submitter);
});
