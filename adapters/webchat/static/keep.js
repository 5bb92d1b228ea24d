// What this browser remembers: the secret, the thread as last seen, and every message that is not yet acknowledged.
// Old pages replace what the language brings (Array.from, Array.prototype.reduce, toJSON of arrays): none of it is relied on.

const script = document.currentScript || document.querySelector('script[src*="/webchat/"][src*="widget.js"]');
const base = new URL(".", script.src).href;
const prefix = `nightdesk:${base}:`;

// Where the browser blocks or fills its storage, memory holds until the page is left.
const shelf = (name) => {
  const held = new Map();
  const attempt = (work) => {
    try {
      return work(window[name]);
    } catch (_) {
      return null;
    }
  };
  return {
    get: (key) => (held.has(key) ? held.get(key) : attempt((real) => JSON.parse(real.getItem(prefix + key)))),
    set: (key, value) => {
      held.delete(key);
      if (attempt((real) => real.setItem(prefix + key, JSON.stringify(value))) === null) held.set(key, value);
    },
    drop: (key) => {
      held.delete(key);
      attempt((real) => real.removeItem(prefix + key));
    },
    keys: (start) => {
      const real = (attempt(Object.keys) || []).filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
      return [...new Set([...real, ...held.keys()])].filter((key) => key.startsWith(start));
    },
  };
};
const disk = shelf("localStorage"); // shared by every tab
const tab = shelf("sessionStorage");

// By hand, because plain http has no randomUUID.
const uuid = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20)].join("-");
};

// Each unsent message has its own key: two tabs never overwrite each other's.
const byTime = (a, b) => a.at - b.at || (a.id < b.id ? -1 : 1);
const outbox = () => disk.keys("out:").map(disk.get).filter((entry) => entry && entry.id).sort(byTime);
const stow = (entry) => disk.set(`out:${entry.id}`, entry);
const unstow = (id) => disk.drop(`out:${id}`);
