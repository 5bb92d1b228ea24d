// The element, its behaviour, and the start.

const CALL = "person"; // the payload by which a person is asked for

const PHONE = window.matchMedia("(max-width: 480px), (max-height: 440px)");
const DARK = window.matchMedia("(prefers-color-scheme: dark)");

// zh-TW, zh-HK and zh-Hant read Traditional characters, every other Chinese Simplified ones.
const known = (tag) => {
  if (!/^zh/i.test(tag)) return /^en/i.test(tag) ? "en" : null;
  return /hant|-tw|-hk|-mo/i.test(tag) ? "zh-TW" : "zh-CN";
};
const asked = [disk.get("lang"), script.dataset.lang, document.documentElement.lang, ...navigator.languages];
let locale = asked.map((tag) => tag && known(tag)).find(Boolean) || "en";

const titleOf = () => config.title[locale];

const panel = { shown: false, stuck: true, problem: "" };

const build = (root) => {
  const p = panel;
  p.badge = h("span", { class: "badge", "aria-hidden": "true" });
  p.launch = h("button", { class: "launch", "aria-controls": "panel", onclick: () => toggle() });
  p.launch.append(h("span", { class: "shut" }, icon(CHAT, DOTS)), h("span", { class: "opened" }, icon(DOWN)), p.badge);
  p.title = h("h2");
  p.lead = h("p");
  p.select = h("select", { onchange: () => speak(p.select.value) }, ...Object.keys(words).map((one) => h("option", { value: one, lang: one }, words[one].name)));
  p.close = h("button", { class: "close", onclick: () => toggle(false) }, icon(CROSS));
  p.strip = h("p", { class: "strip", role: "status" });
  p.notice = h("p", { class: "notice" });
  p.hello = h("p", { class: "hello" });
  p.list = h("div", { class: "list" });
  p.dots = h("div", { class: "dots" }, h("i"), h("i"), h("i"), h("span", { class: "hush" }));
  p.log = h("div", { class: "log", role: "log", "aria-live": "polite", tabindex: "0" }, p.notice, p.hello, p.list, p.dots);
  p.newer = h("button", { class: "newer", onclick: toEnd });
  p.net = h("p", { class: "net", role: "status" });
  p.person = h("button", { class: "person", onclick: callPerson }, icon(PERSON), h("span"));
  p.input = h("textarea", { rows: "1", oninput: grow, onkeydown: onEnter });
  p.send = h("button", { class: "send", onclick: submit }, icon(PLANE));
  const form = h("div", { class: "form" }, p.input, p.send); // no form: a sandboxed page may not submit one
  const head = h("header", null, h("span", { class: "mark" }, icon(SHIELD)), h("div", { class: "names" }, p.title, p.lead), p.select, p.close);
  p.card = h("div", { class: "panel", id: "panel", role: "dialog", tabindex: "-1", hidden: "", onkeydown: onKey });
  p.card.append(head, p.strip, p.log, p.newer, p.net, p.person, form);
  p.box = h("section", { class: "box" }, p.launch, p.card);
  p.log.addEventListener("scroll", () => {
    p.stuck = p.log.scrollHeight - p.log.scrollTop - p.log.clientHeight < 60;
    if (p.stuck) p.newer.hidden = true;
  });
  new ResizeObserver(() => p.stuck && toEnd()).observe(p.log);
  // A page's own shortcuts must not fire while somebody writes here.
  for (const kind of ["keydown", "keypress", "keyup"]) root.addEventListener(kind, (event) => event.stopPropagation());
  root.append(p.box);
};

const dress = (root) => {
  try {
    const sheet = new CSSStyleSheet(); // a page's Content-Security-Policy has no say over it
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
  } catch (_) {
    const style = h("style", null, css);
    style.nonce = script.nonce;
    root.append(style);
  }
};

const toEnd = (fresh) => {
  const { log } = panel;
  log.scrollTop = log.scrollHeight;
  const over = fresh === true && panel.list.lastChild.getBoundingClientRect().top - log.getBoundingClientRect().top;
  if (over < 0) log.scrollTop += over - 8; // a long answer is read from its beginning
  panel.stuck = true;
  panel.newer.hidden = true;
};

const grow = () => {
  const { input } = panel;
  input.style.height = "auto";
  input.style.height = `${Math.min(input.scrollHeight + 2, 132)}px`;
  panel.problem = "";
  tab.set("draft", input.value);
  paint();
};

// While an input method composes, Enter chooses a word; 229 is what Safari says right after it.
const onEnter = (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  submit(event);
};

const submit = (event) => {
  event.preventDefault();
  const { input } = panel;
  const text = input.value.replace(/\0|\p{Cs}/gu, "").trim();
  if (!text) return input.focus();
  if ([...text].length > config.limit) {
    panel.problem = t("long", { n: config.limit });
    return paint();
  }
  input.value = "";
  grow();
  thread.say(text);
  return input.focus();
};

const callPerson = () => {
  thread.say(t("person"), CALL);
  panel.input.focus(); // the button is disabled now
};

const onKey = (event) => {
  if (event.isComposing || event.keyCode === 229) return;
  if (event.key === "Escape") toggle(false);
  if (event.key !== "Tab" || !PHONE.matches) return; // the full-screen sheet keeps the focus
  const stops = [...panel.card.querySelectorAll("select, button:not([disabled]), textarea, a[href], .log")].filter((one) => one.offsetParent);
  const edge = event.shiftKey ? stops[0] : stops[stops.length - 1];
  const at = panel.card.getRootNode().activeElement;
  if (at !== edge && at !== panel.card) return;
  event.preventDefault();
  (event.shiftKey ? stops[stops.length - 1] : stops[0]).focus();
};

const toggle = (want = !panel.shown, quiet = false) => {
  panel.shown = want;
  panel.card.hidden = !want;
  panel.box.classList.toggle("open", want);
  tab.set("open", want && !PHONE.matches);
  render();
  fit();
  if (want) toEnd();
  if (!quiet) (want ? (PHONE.matches ? panel.card : panel.input) : panel.launch).focus();
  tune();
};

const speak = (tag) => {
  locale = tag;
  disk.set("lang", tag);
  panel.list.replaceChildren();
  label();
  if (thread.messages.length || pending.size) thread.say(words[tag].name, `lang:${tag}`); // whoever answers has to know
  render();
};

// Everything that depends on the language alone.
const label = () => {
  const p = panel;
  p.box.lang = locale;
  p.select.value = locale;
  p.title.textContent = titleOf();
  p.lead.textContent = t("lead");
  p.notice.textContent = t("notice");
  p.hello.textContent = t("hello");
  p.newer.textContent = t("newer");
  p.input.placeholder = t("write");
  p.dots.lastChild.textContent = t("typing");
  const named = [[p.box, titleOf()], [p.card, titleOf()], [p.select, t("language")], [p.close, t("close")], [p.log, titleOf()], [p.input, t("write")], [p.send, t("send")]];
  for (const [node, name] of named) node.setAttribute("aria-label", name);
};

const standingWord = () => {
  const { status, agent, place, agents_on_duty: duty } = thread.standing;
  if (status === "snoozed") return t("later");
  if (status === "resolved") return t("done");
  if (status !== "open") return "";
  if (agent) return t("agent", { agent });
  if (!duty) return t("night");
  return place ? t("wait", { n: place }) : t("asked");
};

const netWord = () => {
  if (panel.problem) return panel.problem;
  const unsaid = [...pending.values()].some((one) => one.state === "sending");
  if (unsaid && line.busy) return t("busy");
  return (unsaid && line.tries) || line.fails > 1 || !navigator.onLine ? t("again") : "";
};

const put = (node, text) => {
  if (node.textContent !== text) node.textContent = text; // a status is read out only when it changes
  node.hidden = !text;
};

const list = () => {
  const p = panel;
  const old = new Map([...p.list.children].map((node) => [node.key, node]));
  const nodes = items().map((one) => {
    const key = one.id + one.text; // an echo may differ: a secret taken out of it
    const node = bubble(one, old.get(key));
    node.key = key;
    return node;
  });
  nodes.forEach((node, i) => {
    if (p.list.children[i] !== node) p.list.insertBefore(node, p.list.children[i] || null);
  });
  while (p.list.children.length > nodes.length) p.list.lastChild.remove();
  p.hello.hidden = nodes.length > 0;
  return nodes.length;
};

const render = (force) => {
  const p = panel;
  if (!p.box) return;
  const looking = p.shown && document.visibilityState === "visible";
  if (looking) thread.look();
  const unread = thread.unread();
  const name = p.shown ? t("close") : t("open");
  p.launch.setAttribute("aria-label", unread && !p.shown ? `${name}, ${t("unread", { n: unread })}` : name);
  p.launch.setAttribute("aria-expanded", String(p.shown));
  put(p.badge, unread && !p.shown ? String(Math.min(unread, 99)) : "");
  if (!p.shown) return;
  const before = p.count;
  p.count = list();
  put(p.strip, standingWord());
  put(p.net, netWord());
  p.dots.hidden = Date.now() > thread.typingUntil;
  const calls = [...pending.values()].filter((one) => one.payload === CALL && one.state !== "failed");
  const open = thread.standing.status === "open";
  const asked = open || calls.some((one) => one.state === "kept"); // said only when the server has it
  p.person.disabled = open || calls.length > 0;
  p.person.lastChild.textContent = t(asked ? "asked" : "person");
  if (force || p.stuck) toEnd(p.count > before);
  else if (p.count > before) p.newer.hidden = false;
};

let painting = null;
const paint = (force) => {
  if (force) return render(true); // at once: a second press must meet a disabled button
  painting = painting || Promise.resolve().then(() => {
    painting = null;
    render();
  });
  return undefined;
};

// On a phone the sheet keeps to what the keyboard leaves.
const fit = () => {
  const view = window.visualViewport;
  const { style } = panel.card;
  const full = view && PHONE.matches && view.height < window.innerHeight - 60;
  style.height = full ? `${view.height}px` : "";
  style.top = full ? `${view.offsetTop}px` : "";
};

const tint = (host) => {
  const color = /^#[0-9a-f]{6}$/i.test(script.dataset.color || "") ? script.dataset.color : "";
  if (!color) return;
  const [r, g, b] = [1, 3, 5].map((at) => (parseInt(color.slice(at, at + 2), 16) / 255) ** 2.2);
  const light = 0.21 * r + 0.72 * g + 0.07 * b;
  host.style.setProperty("--accent", color);
  host.style.setProperty("--on-accent", light > 0.179 ? "#000" : "#fff");
};

const shade = () => {
  const theme = script.dataset.theme;
  panel.box.classList.toggle("dark", theme === "dark" || (theme !== "light" && DARK.matches));
};

const start = () => {
  const host = document.createElement("nightdesk-chat");
  const root = host.attachShadow({ mode: "open" });
  tint(host);
  dress(root);
  build(root);
  shade();
  label();
  thread.restore();
  panel.newer.hidden = true;
  panel.input.value = tab.get("draft") || "";
  document.documentElement.append(host);
  grow();
  render();
  if (tab.get("open") && !PHONE.matches) toggle(true, true);
  DARK.addEventListener("change", shade);
  window.addEventListener("online", hurry);
  window.addEventListener("offline", () => {
    hang();
    paint();
  });
  window.addEventListener("storage", (event) => {
    if (event.key === null) thread.shared("secret"); // everything was cleared
    else if (event.key.startsWith(prefix)) thread.shared(event.key.slice(prefix.length));
  });
  document.addEventListener("visibilitychange", () => {
    const hidden = document.visibilityState === "hidden";
    line.seenAt = hidden ? Date.now() : Infinity;
    if (hidden) setTimeout(tune, HIDDEN_MS + 1000);
    else tune();
    paint();
  });
  window.visualViewport?.addEventListener("resize", fit);
  flush();
  if (thread.secret && !unfinished()) poll().catch(() => {});
};

if (!document.querySelector("nightdesk-chat")) start();
