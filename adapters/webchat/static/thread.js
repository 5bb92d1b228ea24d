// The conversation as this tab knows it: what the server said, what is still on its way, how it stands.

const MOST = 200; // messages kept in this browser

const pending = new Map(); // id -> entry with .state: sending, waiting, kept, failed

// What the disk knows of the thread that belongs to this secret: what was read with another one is another thread.
const recalled = (secret) => {
  const held = disk.get("thread");
  const good = held && held.secret === secret && Array.isArray(held.messages);
  return good ? held : { secret, after: 0, messages: [], standing: {}, heard: 0 };
};

const thread = {
  secret: "",
  after: 0,
  messages: [],
  standing: {},
  heard: 0, // when something came last, by this machine's clock: it may be far from the server's
  seen: 0,
  typingUntil: 0,

  restore() {
    Object.assign(this, recalled(disk.get("secret") || ""));
    this.seen = disk.get("seen") || 0;
    for (const [id, entry] of pending) if (entry.state === "kept") pending.delete(id);
    for (const entry of outbox()) this.wait(entry);
  },

  // The secret on disk is the one in use, whichever tab made it. None at all means that the page has emptied the storage
  // we share with it, as many do when somebody signs in or out: what this tab knows is put back. A forgotten one is blank.
  sync() {
    const held = disk.get("secret");
    if (held === null && (this.secret || pending.size)) {
      disk.set("secret", this.secret);
      disk.set("seen", this.seen);
      this.save();
      for (const entry of pending.values()) if (entry.state !== "kept") stow(entry);
    } else if ((held || "") !== this.secret) {
      hang();
      this.restore();
    }
  },

  wait(entry) {
    pending.set(entry.id, { ...entry, state: entry.failed ? "failed" : "sending" });
  },

  save() {
    this.sync();
    const { secret, after, messages, standing, heard } = this;
    disk.set("thread", { secret, after, messages, standing, heard });
  },

  // Puts a message on disk before anything else, then lets it go out.
  say(text, payload, reply) {
    const newest = outbox().pop();
    const at = Math.max(Date.now(), newest ? newest.at + 1 : 0);
    const entry = { id: uuid(), text, payload, reply, lang: locale, at, since: this.after };
    stow(entry);
    this.wait(entry);
    this.sync();
    paint(true);
    flush();
  },

  retry(id) {
    const entry = disk.get(`out:${id}`);
    if (!entry) return;
    delete entry.failed;
    stow(entry);
    this.wait(entry);
    hurry();
    paint();
  },

  // Not to be sent any more. Other tabs hear of it first: to them, what leaves the disk has arrived.
  drop(id) {
    disk.set("gone", id);
    pending.delete(id);
    unstow(id);
    paint();
  },

  // Acknowledged: nothing of it stays on disk, the server has it now.
  kept(id) {
    unstow(id);
    const entry = pending.get(id);
    if (entry) entry.state = "kept";
    paint();
  },

  refused(entry, body) {
    const failed = { ...entry, failed: body.error, limit: body.limit };
    if (!disk.get(`out:${entry.id}`)) return; // dropped meanwhile
    stow(failed);
    this.wait(failed);
    paint();
  },

  take(messages) {
    for (const message of messages) {
      if (message.seq <= this.after) continue;
      this.messages.push(message);
      this.after = message.seq;
      this.heard = Date.now();
      if (message.author !== "contact") this.typingUntil = 0;
      if (message.key) {
        pending.delete(message.key);
        unstow(message.key);
      }
    }
    this.messages = this.messages.slice(-MOST);
    if (messages.length) this.save();
  },

  stand(standing) {
    if (standing.rewound) {
      this.after = this.seen = 0; // the server knows less than this browser, as from a backup: show what it has
      this.messages = [];
      hang();
      setTimeout(tune);
    }
    this.standing = standing;
    this.save();
  },

  type(ms) {
    this.typingUntil = Date.now() + ms;
    setTimeout(paint, ms + 50);
  },

  // The server will not have this secret.
  forget(secret) {
    this.sync();
    if (secret !== this.secret) return;
    disk.set("secret", "");
    disk.drop("thread");
    disk.drop("seen");
    this.sync();
    paint();
  },

  lastAt() {
    return Math.max(this.heard, ...[...pending.values()].map((entry) => entry.at));
  },

  unread() {
    return this.messages.filter((one) => one.author !== "contact" && one.seq > this.seen).length;
  },

  look() {
    if (this.seen >= this.after) return;
    this.seen = this.after;
    disk.set("seen", this.seen);
  },

  // Another tab has changed what we share.
  shared(key) {
    if (key === "thread") {
      const held = recalled(this.secret);
      if (held.after > this.after) {
        Object.assign(this, held);
        for (const one of this.messages) pending.delete(one.key);
      }
    } else if (key === "seen") {
      this.seen = Math.max(this.seen, disk.get("seen") || 0);
    } else if (key === "secret") {
      this.sync();
    } else if (key === "gone") {
      pending.delete(disk.get(key));
    } else if (key.startsWith("out:")) {
      const entry = disk.get(key);
      if (entry) this.wait(entry);
      else if (pending.has(key.slice(4))) this.kept(key.slice(4));
    }
    tune();
    paint();
  },
};
