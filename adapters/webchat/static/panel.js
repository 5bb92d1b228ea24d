// What is seen. Every text is put in as text: no markup is ever parsed here.

const SVG = "http://www.w3.org/2000/svg";

const h = (name, attributes, ...children) => {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value !== undefined) node.setAttribute(key, value);
  }
  node.append(...children);
  return node;
};

const icon = (...paths) => {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  for (const d of paths) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
};
const CHAT = "M7 4h10a3 3 0 0 1 3 3v7a3 3 0 0 1-3 3h-5l-5 4v-4a3 3 0 0 1-3-3V7a3 3 0 0 1 3-3z";
const DOTS = "M8.5 10.8h.01M12 10.8h.01M15.5 10.8h.01";
const DOWN = "M5.5 9l6.5 6.5L18.5 9";
const CROSS = "M6 6l12 12M18 6L6 18";
const PLANE = "M4.5 12h14M12.5 5.5L19 12l-6.5 6.5";
const SHIELD = "M12 3l7.5 2.8v5.4c0 4.6-3.1 8-7.5 9.8-4.4-1.8-7.5-5.2-7.5-9.8V5.8z";
const PERSON = "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM5 20c1-6 13-6 14 0";

const safeLink = (url) => {
  try {
    const parsed = new URL(url);
    return parsed.protocol === "https:" ? parsed.href : null;
  } catch (_) {
    return null;
  }
};

const WRAPS = { bold: "strong", italic: "em", code: "code" };

const wrapped = (text, mark) => {
  if (WRAPS[mark.kind]) return h(WRAPS[mark.kind], null, text);
  const href = mark.kind === "link" && safeLink(mark.url);
  return href ? h("a", { href, target: "_blank", rel: "noopener noreferrer" }, text) : text;
};

// Marks count code points and may overlap: the text is cut at every edge, each piece wrapped by all that cover it.
const rich = (text, marks) => {
  const points = [...text];
  const edges = new Set([0, points.length]);
  for (const mark of marks) for (const at of [mark.start, mark.stop]) if (at >= 0 && at <= points.length) edges.add(at);
  const cuts = [...edges].sort((a, b) => a - b);
  return cuts.slice(1).map((stop, i) => {
    const start = cuts[i];
    let piece = points.slice(start, stop).join("");
    for (const mark of marks) if (mark.start <= start && mark.stop >= stop) piece = wrapped(piece, mark);
    return piece;
  });
};

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
const t = (key, values) => fill(words[locale][key], values || {});
const time = (at) => at.toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit" });
const midnight = (at) => new Date(at).setHours(0, 0, 0, 0);

const dayName = (at) => {
  const ago = Math.max(0, Math.round((midnight(Date.now()) - midnight(at)) / 864e5)); // a clock that is behind sees tomorrows
  if (ago < 2) return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(-ago, "day");
  return at.toLocaleDateString(locale, { year: ago > 300 ? "numeric" : undefined, month: "long", day: "numeric" });
};

const whose = (one) => {
  if (one.author === "contact") return t("you");
  return one.author === "agent" ? one.agent || titleOf() : t("assistant");
};

// Everything that is to be seen, oldest first, as plain values. What was not sent stays where it was said, and answers nothing.
const items = () => {
  const said = thread.messages.map((one) => ({ ...one, id: one.key || `s${one.seq}`, at: new Date(one.at) }));
  const waiting = [...pending.values()].sort(byTime).map((one) => ({
    ...one,
    author: "contact",
    at: new Date(one.at),
    mine: one.state,
    seq: one.state === "failed" ? one.since || 0 : Infinity,
  }));
  const all = [...said, ...waiting].sort((a, b) => a.seq - b.seq || 0);
  const newest = all.filter((one) => one.mine !== "failed").pop();
  const lastTheirs = all.map((one) => one.author !== "contact").lastIndexOf(true);
  return all.map((one, i) => {
    const before = all[i - 1];
    const next = all[i + 1];
    const sameAs = (other) => other && other.author === one.author && other.agent === one.agent && Math.abs(other.at - one.at) < 300000;
    return {
      ...one,
      day: !before || midnight(before.at) !== midnight(one.at) ? dayName(one.at) : "",
      first: !sameAs(before),
      last: !sameAs(next),
      choices: i === lastTheirs ? one.buttons || [] : [],
      answered: one !== newest,
    };
  });
};

const stateWord = (one) => {
  if (one.mine === "failed") return one.limit || one.failed === "too_long" ? t("long", { n: one.limit || config.limit }) : t("failed");
  if (one.mine === "sending") return t(line.tries || !navigator.onLine ? "waiting" : "sending");
  return one.mine ? t("kept") : "";
};

const stuck = (one) => one.mine === "failed" || line.blocked[one.id] > 2;

const footOf = (one) => {
  const state = stateWord(one);
  if (!one.last && !state) return [];
  const foot = [h("time", { datetime: one.at.toISOString() }, time(one.at))];
  if (state) foot.push(h("span", { class: one.mine === "failed" ? "bad" : "" }, ` · ${state}`));
  const offer = (word, onclick) => foot.push(h("button", { class: "retry", onclick }, t(word)));
  if (stuck(one) || (one.mine === "sending" && line.tries > 2)) offer("retry", () => thread.retry(one.id));
  if (stuck(one)) offer("drop", () => thread.drop(one.id));
  return foot;
};

const choicesOf = (one) =>
  one.choices.map((button) =>
    h(
      "button",
      {
        disabled: one.answered ? "" : undefined,
        onclick: (event) => {
          if (event.target.isConnected) thread.say(button.label, button.payload, one.seq);
          panel.input.focus();
        },
      },
      button.label,
    ),
  );

const filesOf = (one) => (one.attachments || []).map((file) => h("span", { class: "file" }, file.name || file.note || file.kind));

// What was said stands once it is made, so that nothing is read out twice; only what hangs below it changes.
const made = (one) =>
  h(
    "div",
    null,
    h("div", { class: "day" }, one.day),
    h("bdi", { class: one.first && one.author !== "contact" ? "who" : "hush" }, whose(one)),
    h("div", { class: "text", dir: "auto" }, ...rich(one.text, one.marks || []), ...filesOf(one)),
    h("div", { class: "foot", "aria-live": "off" }),
    h("div", { class: "quick", "aria-live": "off" }),
  );

const bubble = (one, old) => {
  const node = old || made(one);
  const mark = JSON.stringify([one.last, one.answered, one.choices, stateWord(one), stuck(one), line.tries > 2]);
  node.className = `msg ${one.author} ${one.first ? "first" : ""} ${one.mine || ""}`;
  if (node.mark !== mark) {
    node.querySelector(".foot").replaceChildren(...footOf(one));
    node.lastChild.replaceChildren(...choicesOf(one));
  }
  node.mark = mark;
  return node;
};
