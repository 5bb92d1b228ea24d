// The conversation as this tab knows it: what the server said, what is still on its way, how it stands.

const MOST = 200; // messages kept in this browser

const pending = new Map(); // id -> entry with .state: sending, waiting, kept, failed

const thread = {
  after: 0,
  messages: [],
  standing: {},
  seen: 0,
  typingUntil: 0,

  restore() {
    const held = disk.get("thread") || {};
    this.after = held.after || 0;
    this.messages = held.messages || [];
    this.standing = held.standing || {};
    this.seen = disk.get("seen") || 0;
    for (const entry of outbox()) this.wait(entry);
  },

  wait(entry) {
    if (!pending.has(entry.id)) pending.set(entry.id, { ...entry });
    pending.get(entry.id).state = entry.failed ? "failed" : "sending";
  },

  save() {
    disk.set("thread", { after: this.after, messages: this.messages, standing: this.standing });
  },

  // Puts a message on disk before anything else, then lets it go out.
  say(text, payload, reply) {
    const newest = outbox().pop();
    const at = Math.max(Date.now(), newest ? newest.at + 1 : 0);
    const entry = { id: uuid(), text, payload, reply, lang: locale, at };
    stow(entry);
    this.wait(entry);
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

  // Acknowledged: nothing of it stays on disk, the server has it now.
  kept(id) {
    unstow(id);
    const entry = pending.get(id);
    if (entry) entry.state = "kept";
    paint();
  },

  refused(entry, body) {
    stow({ ...entry, failed: body.error || "refused", limit: body.limit });
    this.wait({ ...entry, failed: true });
    paint();
  },

  take(messages) {
    for (const message of messages) {
      if (message.seq <= this.after) continue;
      this.messages.push(message);
      this.after = message.seq;
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
    if (!standing.status && this.after) {
      this.after = 0; // the server knows no such conversation any more: show what it has
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

  forget() {
    hang();
    disk.drop("secret");
    disk.drop("thread");
    disk.drop("seen");
    for (const [id, entry] of pending) if (entry.state === "kept") pending.delete(id);
    this.restore();
    paint();
  },

  lastAt() {
    const last = this.messages[this.messages.length - 1];
    const mine = [...pending.values()].map((entry) => entry.at);
    return Math.max(last ? Date.parse(last.at) : 0, ...mine, 0);
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
      const held = disk.get("thread");
      if (held && held.after > this.after) {
        Object.assign(this, held);
        for (const one of this.messages) pending.delete(one.key);
      }
    } else if (key === "seen") {
      this.seen = Math.max(this.seen, disk.get("seen") || 0);
    } else if (key === "secret") {
      hang();
      if (!disk.get("secret")) this.restore();
    } else if (key.startsWith("out:")) {
      const entry = disk.get(key);
      if (entry) this.wait(entry);
      else if (pending.has(key.slice(4))) this.kept(key.slice(4));
    }
    tune();
    paint();
  },
};
