// The line to the server: lazily made session, ordered sending with retries, and the stream of what is new.

const SEND_MS = 15000;
const TICK_MS = 8000; // the server says something at once, and then every 15 s
const MUTE = 3; // ticks without a byte, and somebody on the way may be holding the stream back
const HIDDEN_MS = 60000; // a tab out of sight gives its stream back
const RECENT_MS = 600000; // an answer of the bot may still come
const REFUSED = [400, 403, 413, 415, 422]; // sending the same again cannot help

const GONE = "no_session"; // said by the server itself, not by a network that answers 401 to everything

const line = { seenAt: Infinity, tries: 0, fails: 0, stream: null, sendTimer: 0, listenTimer: 0, flushing: null };

const backoff = (n) => Math.min(30000, 1000 * 2 ** n) * (0.5 + Math.random() / 2);

const ask = (path, more) =>
  fetch(base + path, {
    credentials: "omit",
    cache: "no-store",
    referrerPolicy: "no-referrer",
    ...more,
  });

const call = async (path, body, secret) => {
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), SEND_MS);
  const headers = secret ? { Authorization: `Bearer ${secret}` } : {};
  if (body) headers["Content-Type"] = "application/json";
  try {
    const more = body ? { method: "POST", body: JSON.stringify(body) } : {};
    const response = await ask(path, { headers, signal: control.signal, ...more });
    return { status: response.status, body: (await response.json().catch(() => 0)) || {} };
  } finally {
    clearTimeout(timer);
  }
};

const session = async () => {
  const held = disk.get("secret");
  if (held) return held;
  const answer = await call("session", {});
  if (typeof answer.body.secret !== "string") return Promise.reject(answer);
  const raced = disk.get("secret"); // another tab was faster
  if (!raced) disk.set("secret", answer.body.secret);
  return raced || answer.body.secret;
};

const post = async (entry) => {
  const secret = await session();
  const { id, text, payload, reply, lang } = entry;
  const answer = await call("messages", { id, text, payload, reply, lang }, secret);
  if (answer.body.error === GONE && disk.get("secret") === secret) thread.forget();
  return answer;
};

// Sends what is kept, oldest first, until nothing is left or something is in the way.
const drain = async () => {
  for (;;) {
    const entry = outbox().find((one) => !one.failed);
    if (!entry) return;
    const answer = await post(entry).catch((error) => (error && error.status ? error : { status: 0, body: {} }));
    line.busy = answer.status === 429;
    if (answer.body.kept === entry.id) {
      // not by its status: a network that wants a sign-in first says 200 to everything
      line.tries = 0;
      thread.kept(entry.id);
    } else if (REFUSED.includes(answer.status)) {
      thread.refused(entry, answer.body);
    } else {
      const wait = answer.status === 401 && !line.tries ? 0 : backoff(line.tries);
      line.tries += 1;
      clearTimeout(line.sendTimer);
      line.sendTimer = setTimeout(flush, Math.max(wait, (answer.body.retry_after || 0) * 1000));
      return;
    }
  }
};

// One tab at a time sends; where locks are missing the server drops the second copy.
const flush = () => {
  if (line.flushing) return line.flushing;
  const locked = navigator.locks ? navigator.locks.request(`${prefix}send`, drain) : drain();
  line.flushing = Promise.resolve(locked)
    .catch(() => {})
    .then(() => {
      line.flushing = null;
      const left = outbox().some((one) => !one.failed);
      if (left && !line.tries) flush(); // written while the last one was being settled
      tune();
      paint();
    });
  return line.flushing;
};

// A page of the thread at a time, for when a stream cannot be had or brings nothing.
const poll = async () => {
  for (;;) {
    const secret = disk.get("secret");
    const { body } = await call(`thread?after=${thread.after}`, null, secret);
    if (!body.standing) return;
    thread.take(body.messages);
    thread.stand(body.standing);
    paint();
    if (body.messages.length < 200) return;
  }
};

const hear = (block) => {
  const found = /event:\s(\w+)\ndata:\s(.*)/.exec(block);
  if (!found) return;
  line.fails = 0;
  const value = JSON.parse(found[2]);
  ({ message: () => thread.take([value]), standing: () => thread.stand(value), typing: () => thread.type(value.seconds * 1000) })[found[1]]();
};

const follow = async (response, alive) => {
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let held = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    alive();
    const blocks = (held + decoder.decode(value, { stream: true })).split("\n\n");
    held = blocks.pop();
    blocks.forEach(hear);
    paint();
  }
};

const listen = async () => {
  const control = new AbortController();
  line.stream = control;
  let wait = 0;
  let silent = MUTE;
  const ticks = setInterval(() => {
    silent += 1;
    if (silent > 2 * MUTE) control.abort();
    else if (silent > MUTE) poll().then(() => (line.fails = 0)).catch(() => {});
  }, TICK_MS);
  try {
    const secret = disk.get("secret");
    const headers = { Authorization: `Bearer ${secret}` };
    const response = await ask(`events?after=${thread.after}`, { headers, signal: control.signal });
    if (response.ok) {
      await follow(response, () => (silent = 0));
    } else {
      const told = await response.json();
      wait = 1000 * (told.retry_after || 0);
      if (told.error === GONE && disk.get("secret") === secret) thread.forget();
    }
  } catch (_) {
    // cut, offline or silent for too long: come back below
  }
  clearInterval(ticks);
  if (silent && line.stream === control) await poll().catch(() => {});
  if (line.stream !== control) return; // ended on purpose
  line.stream = null;
  clearTimeout(line.listenTimer);
  line.listenTimer = setTimeout(tune, Math.max(wait, backoff(line.fails)));
  line.fails += 1;
  paint();
};

const hang = () => {
  const control = line.stream;
  line.stream = null;
  clearTimeout(line.listenTimer);
  line.listenTimer = 0;
  if (control) control.abort();
};

const unfinished = () =>
  ["open", "snoozed"].includes(thread.standing.status) || Date.now() - thread.lastAt() < RECENT_MS;

// Holds a stream exactly while somebody may look at what it brings.
const tune = () => {
  const wanted = disk.get("secret") && (panel.shown || unfinished()) && Date.now() - line.seenAt < HIDDEN_MS;
  if (!wanted) return hang();
  if (!line.stream) {
    clearTimeout(line.listenTimer);
    listen();
  }
  return undefined;
};

const hurry = () => {
  line.tries = 0;
  line.fails = 0;
  clearTimeout(line.sendTimer);
  hang();
  flush();
};
