// The line to the server: lazily made session, ordered sending with retries, and the stream of what is new.

const SEND_MS = 15000;
const TICK_MS = 8000; // the server says something at once, and then every 15 s
const MUTE = 3; // ticks without a byte, and somebody on the way may be holding the stream back
const HIDDEN_MS = 60000; // a tab out of sight gives its stream back
const RECENT_MS = 600000; // an answer of the bot may still come
const REFUSED = [400, 403, 413, 415, 422]; // where the server itself says so, sending the same again cannot help

const GONE = "no_session"; // said by the server itself, not by a network that answers 401 to everything

// `fails`: how often in a row nothing could be read. `rounds`: how often in a row a stream brought nothing. `blocked`: id -> how
// often somebody on the way would not let a message pass.
const line = { seenAt: Infinity, tries: 0, fails: 0, rounds: 0, blocked: {}, stream: null, sendTimer: 0, listenTimer: 0, flushing: null };

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
  if (!thread.secret) {
    const answer = await call("session", {});
    if (typeof answer.body.secret !== "string") return Promise.reject(answer);
    if (!disk.get("secret")) disk.set("secret", answer.body.secret); // another tab may have been faster
    thread.sync();
  }
  return thread.secret;
};

const post = async (entry) => {
  const secret = await session();
  const { id, text, payload, reply, lang } = entry;
  const answer = await call("messages", { id, text, payload, reply, lang }, secret);
  if (answer.body.error === GONE) thread.forget(secret);
  return answer;
};

// Oldest first; what is blocked again and again lets the others pass.
const turn = (entry) => line.blocked[entry.id] >> 2;
const unsent = () => outbox().filter((entry) => !entry.failed).sort((a, b) => turn(a) - turn(b));

const later = (_, wait = backoff(line.tries)) => {
  line.tries += 1;
  clearTimeout(line.sendTimer);
  line.sendTimer = setTimeout(flush, wait);
};

// Sends what is kept until nothing is left or something is in the way.
const drain = async () => {
  for (;;) {
    thread.sync();
    const entry = unsent()[0];
    if (!entry) {
      line.tries = 0; // also when another tab has sent it, or the stream has brought it back
      line.busy = false;
      return;
    }
    const { status, body } = await post(entry).catch((error) => (error && error.status ? error : { status: 0, body: {} }));
    line.busy = status === 429;
    if (body.kept === entry.id) {
      // not by its status: a network that wants a sign-in first says 200 to everything
      line.tries = 0;
      thread.kept(entry.id);
    } else if (body.error && REFUSED.includes(status)) {
      thread.refused(entry, body);
    } else {
      if (REFUSED.includes(status)) line.blocked[entry.id] = (line.blocked[entry.id] || 0) + 1;
      const wait = status === 401 && !line.tries ? 0 : backoff(line.tries);
      return later(null, Math.max(wait, (body.retry_after || 0) * 1000));
    }
  }
};

// One tab at a time sends; where locks are missing, or refused as by a browser that keeps nothing for a page, the server drops the second copy.
const alone = () => (navigator.locks ? navigator.locks.request(`${prefix}send`, drain).catch(drain) : drain());

const flush = () => {
  if (line.flushing) return line.flushing;
  line.flushing = alone()
    .catch(later) // never at once again: a page must not spin
    .then(() => {
      line.flushing = null;
      if (unsent()[0] && !line.tries) flush(); // written while the last one was being settled
      tune();
      paint();
    });
  return line.flushing;
};

// A page of the thread at a time, for when a stream cannot be had or brings nothing. Says whether the thread could be read.
const poll = async () => {
  for (;;) {
    const { secret } = thread;
    const { body } = await call(`thread?after=${thread.after}`, null, secret);
    if (!body.standing || secret !== thread.secret) return false;
    line.fails = 0;
    thread.take(body.messages);
    thread.stand(body.standing);
    paint();
    if (body.messages.length < 200 && !body.standing.rewound) return true;
  }
};

const hear = (block) => {
  const found = /event:\s(\w+)\ndata:\s(.*)/.exec(block);
  if (!found) return;
  line.fails = line.rounds = 0;
  const value = JSON.parse(found[2]);
  ({ message: () => thread.take([value]), standing: () => thread.stand(value), typing: () => thread.type(value.seconds * 1000) })[found[1]]();
};

const follow = async (response, control, alive) => {
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let held = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    alive();
    const blocks = (held + decoder.decode(value, { stream: true })).split("\n\n");
    held = blocks.pop();
    blocks.forEach((block) => line.stream === control && hear(block)); // unless one of them was the end of it
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
    else if (silent > MUTE) poll().catch(() => {});
  }, TICK_MS);
  try {
    const { secret } = thread;
    const headers = { Authorization: `Bearer ${secret}` };
    const response = await ask(`events?after=${thread.after}`, { headers, signal: control.signal });
    if (response.ok) {
      await follow(response, control, () => (silent = 0));
    } else {
      const told = await response.json();
      wait = 1000 * (told.retry_after || 0);
      if (told.error === GONE) thread.forget(secret);
    }
  } catch (_) {
    // cut, offline or silent for too long: come back below
  }
  clearInterval(ticks);
  const read = silent && line.stream === control && (await poll().catch(() => false));
  if (line.stream !== control) return; // ended on purpose
  line.stream = null;
  clearTimeout(line.listenTimer);
  line.listenTimer = setTimeout(tune, Math.max(wait, backoff(line.rounds)));
  line.rounds += 1;
  if (!read) line.fails += 1;
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
  thread.sync();
  const wanted = thread.secret && (panel.shown || unfinished()) && Date.now() - line.seenAt < HIDDEN_MS;
  if (!wanted) return hang();
  if (!line.stream) {
    clearTimeout(line.listenTimer);
    listen();
  }
  return undefined;
};

const hurry = () => {
  line.tries = 0;
  line.fails = line.rounds = 0;
  clearTimeout(line.sendTimer);
  hang();
  flush();
};
