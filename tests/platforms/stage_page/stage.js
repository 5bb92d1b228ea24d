"use strict";

// What people and the bot wrote goes into the page as text, never as markup.

const LANG = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
const t = (key, of) => (of ? WORDS[LANG][key][of] : WORDS[LANG][key]);
const PHONE = window.matchMedia("(max-width: 899px)");
const columns = new Map();
let selected = "";

const h = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
};

const post = async (path, body) => {
  const answer = await fetch(`/stage/${path}`, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  }).catch(() => null);
  if (answer && answer.ok) return true;
  const told = answer ? await answer.json().catch(() => ({})) : {};
  trouble(told.error || t("trouble"));
  return false;
};

const trouble = (words) => {
  const node = document.getElementById("trouble");
  if (node.textContent !== words) node.textContent = words;
  node.hidden = !words;
};

class Column {
  constructor(scene, people, faults) {
    this.name = scene.name;
    this.scene = scene;
    this.stuck = true;
    const id = (part) => `${scene.name}-${part}`;
    this.person = h("input", {
      id: id("person"), list: id("people"), value: people[columns.size % people.length], maxlength: 40, autocomplete: "off",
      onchange: () => this.changed(),
    });
    const names = h("datalist", { id: id("people") }, ...people.map((name) => h("option", { value: name })));
    this.place = h("select", { id: id("place"), onchange: () => this.changed() },
      ...scene.places.map((place) => h("option", { value: place }, t(place, scene.name))));
    this.log = h("div", { class: "log", role: "log", tabindex: "0", "aria-label": t(scene.name) });
    this.log.addEventListener("scroll", () => {
      this.stuck = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 40;
    });
    this.input = h("textarea", { id: id("text"), rows: "2", maxlength: 2000, onkeydown: (event) => this.typed(event) });
    this.radios = faults.map((fault) => h("input", {
      type: "radio", name: id("fault"), id: id(fault), value: fault,
      onchange: () => post("fault", { scene: this.name, fault }),
    }));
    this.hint = h("p", { class: "hint" });
    this.tab = h("button", {
      role: "tab", id: id("tab"), "aria-controls": id("column"), onclick: () => select(this.name),
      onkeydown: (event) => walk(event, this.name),
    }, t(scene.name));
    this.node = h("section", { id: id("column"), "aria-labelledby": id("heading") },
      h("h2", { id: id("heading") }, t(scene.name)),
      h("div", { class: "who" },
        h("label", { for: id("person") }, t("you")), this.person, names,
        ...(scene.places.length > 1 ? [h("label", { for: id("place") }, t("where")), this.place] : [])),
      this.log,
      h("div", { class: "compose" }, this.input, h("button", { class: "send", onclick: () => this.say() }, t("send"))),
      h("fieldset", {}, h("legend", {}, t(scene.name === "webchat" ? "line" : "faults")),
        h("div", { class: "faults" }, ...this.radios.map((radio) => h("span", { title: t("hint", radio.value) }, radio,
          h("label", { for: radio.id }, t(radio.value))))),
        this.hint));
    this.changed();
  }

  get who() {
    return this.person.value.trim().replace(/\s+/g, " ") || this.person.defaultValue;
  }

  changed() {
    this.input.setAttribute("aria-label", t("write").replace("{name}", this.who));
    this.input.placeholder = t("write").replace("{name}", this.who);
    this.log.replaceChildren();
    this.stuck = true;
    this.draw();
  }

  typed(event) {
    // While an input method composes, Enter chooses a word.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.say();
  }

  async say() {
    const text = this.input.value.trim();
    if (text) {
      this.input.value = "";
      this.stuck = true;
      if (!(await post("say", { ...this.address(), text }))) this.input.value ||= text;
    }
    this.input.focus();
  }

  address() {
    return { scene: this.name, person: this.who, place: this.place.value };
  }

  seen(scene) {
    this.scene = scene;
    this.draw();
  }

  draw() {
    const lines = this.scene.threads[`${this.place.value} ${this.who}`] || [];
    const old = new Map([...this.log.children].map((node) => [node.key, node]));
    const nodes = lines.map((line) => {
      const key = JSON.stringify(line);
      return old.get(key) || this.bubble(line, key);
    });
    if (!nodes.length) nodes.push(old.get("empty") || Object.assign(h("p", { class: "empty" }, t("empty")), { key: "empty" }));
    nodes.forEach((node, at) => {
      if (this.log.children[at] !== node) this.log.insertBefore(node, this.log.children[at] || null);
    });
    while (this.log.children.length > nodes.length) this.log.lastChild.remove();
    if (this.stuck) this.log.scrollTop = this.log.scrollHeight;
    for (const radio of this.radios) radio.checked = radio.value === this.scene.fault;
    this.hint.textContent = t("hint", this.scene.fault);
    this.node.classList.toggle("failing", this.scene.fault !== "none");
    this.tab.classList.toggle("failing", this.scene.fault !== "none");
  }

  bubble(line, key) {
    const node = h("div", { class: line.mine ? "line mine" : "line" });
    node.key = key;
    if (!line.mine) node.append(h("p", { class: "author" }, line.author || t("bot")));
    node.append(h("p", { class: "text", dir: "auto" }, line.text));
    if (line.note) node.append(h("p", { class: "note" }, t(line.note)));
    if (line.buttons.length) {
      node.append(h("div", { class: "buttons" }, ...line.buttons.map((label) =>
        h("button", { onclick: () => post("press", { ...this.address(), message: line.id, label }) }, label))));
    }
    return node;
  }
}

// -- tabs, where there is room for one column

const select = (name, focus) => {
  selected = name;
  for (const [one, column] of columns) {
    const is = one === name;
    column.tab.setAttribute("aria-selected", String(is));
    column.tab.tabIndex = is ? 0 : -1;
    column.node.hidden = PHONE.matches && !is;
    if (PHONE.matches) column.node.setAttribute("role", "tabpanel");
    else column.node.removeAttribute("role");
    column.draw();
    if (is && focus) column.tab.focus();
  }
};

const walk = (event, name) => {
  const names = [...columns.keys()];
  const at = names.indexOf(name);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1 + names.length, Home: 0, End: names.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  select(names[to % names.length], true);
};

// -- the line to the server

const show = (state) => {
  for (const scene of state.scenes) {
    const known = columns.get(scene.name);
    if (known) {
      known.seen(scene);
      continue;
    }
    const column = new Column(scene, state.people, state.faults);
    columns.set(scene.name, column);
    document.getElementById("tabs").append(column.tab);
    document.getElementById("columns").append(column.node);
  }
  if (!selected) select(state.scenes[0].name);
};

const follow = async () => {
  let version = "";
  for (;;) {
    try {
      const answer = await fetch(`/stage/state?after=${version}`, { cache: "no-store" });
      if (!answer.ok) throw new Error(String(answer.status));
      const state = await answer.json();
      if (version && state.version === version) continue;
      if (!version) trouble("");
      ({ version } = state);
      show(state);
      document.body.dataset.ready = "yes";
    } catch (_) {
      version = "";
      trouble(t("trouble"));
      await new Promise((again) => setTimeout(again, 1500));
    }
  }
};

document.title = `Nightdesk · ${t("title")}`;
document.querySelector("h1").textContent = t("title");
document.getElementById("lead").textContent = t("lead");
document.getElementById("desk").textContent = t("desk");
document.getElementById("tabs").setAttribute("aria-label", t("platforms"));
const other = document.getElementById("other");
other.textContent = t("other");
other.lang = LANG === "zh" ? "en" : "zh-Hans";
other.href = LANG === "zh" ? "/?lang=en" : "/?lang=zh";
PHONE.addEventListener("change", () => select(selected));
follow();
