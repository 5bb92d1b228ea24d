// What this browser remembers: the secret, the thread as last seen, and every message that is not yet acknowledged.

const script = document.currentScript || document.querySelector('script[src*="/webchat/"][src*="widget.js"]');
const base = new URL(".", script.src).href;
const prefix = `nightdesk:${base}:`;

const shelf = (name) => {
  try {
    const found = window[name];
    found.setItem(`${prefix}?`, "1");
    found.removeItem(`${prefix}?`);
    return found;
  } catch (_) {
    return null; // blocked by the browser: memory holds until the page is left
  }
};
const disk = shelf("localStorage");
const tab = shelf("sessionStorage");
const memory = new Map(); // what the disk would not take

const read = (key) => {
  const held = memory.has(key) ? memory.get(key) : disk && disk.getItem(prefix + key);
  try {
    return held ? JSON.parse(held) : null;
  } catch (_) {
    return null;
  }
};
const write = (key, value) => {
  const text = JSON.stringify(value);
  try {
    disk.setItem(prefix + key, text);
    memory.delete(key);
  } catch (_) {
    memory.set(key, text);
  }
};
const drop = (key) => {
  memory.delete(key);
  if (disk) disk.removeItem(prefix + key);
};
const names = (start) => {
  const held = disk ? Object.keys(disk).filter((key) => key.startsWith(prefix)) : [];
  const all = new Set([...held.map((key) => key.slice(prefix.length)), ...memory.keys()]);
  return [...all].filter((key) => key.startsWith(start));
};

const uuid = () => {
  if (window.crypto.randomUUID) return window.crypto.randomUUID();
  const bytes = window.crypto.getRandomValues(new Uint8Array(16)); // plain http has no randomUUID
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
};

// Each unsent message has its own key: two tabs never overwrite each other's.
const byTime = (a, b) => a.at - b.at || (a.id < b.id ? -1 : 1);
const outbox = () => names("out:").map(read).filter((entry) => entry && entry.id).sort(byTime);
const stow = (entry) => write(`out:${entry.id}`, entry);
const unstow = (id) => drop(`out:${id}`);
