// Moments in the reader's own time zone, waiting times that tick, days between messages.

const language = document.documentElement.lang;
const words = JSON.parse(document.body.dataset.words);
const ahead = Date.parse(document.body.dataset.now) - Date.now(); // the house's clock against this machine's

const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const shortDay = new Intl.DateTimeFormat(language, { month: "short", day: "numeric" });
const longDay = new Intl.DateTimeFormat(language, { weekday: "long", year: "numeric", month: "long", day: "numeric" });
const full = new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "long" });

export const say = (key, named = {}) =>
  words[key].replace(/\{(\w+)\}/g, (whole, name) => (name in named ? String(named[name]) : whole));

export const now = () => new Date(Date.now() + ahead);

const dayOf = (moment) => `${moment.getFullYear()}-${moment.getMonth() + 1}-${moment.getDate()}`;
const isToday = (moment) => dayOf(moment) === dayOf(now());

function dayName(moment) {
  const yesterday = now();
  yesterday.setDate(yesterday.getDate() - 1);
  if (isToday(moment)) return say("today");
  return dayOf(moment) === dayOf(yesterday) ? say("yesterday") : longDay.format(moment);
}

function lasted(since) {
  const seconds = Math.max(0, Math.floor((now() - since) / 1000));
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1) return say("seconds", { n: seconds });
  if (minutes < 60) return say("minutes", { n: minutes });
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return say("hours", { n: hours, m: String(minutes % 60).padStart(2, "0") });
  return say("days", { n: Math.floor(hours / 24), m: hours % 24 });
}

const forms = {
  time: (moment) => clock.format(moment),
  short: (moment) => (isToday(moment) ? clock.format(moment) : shortDay.format(moment)),
  moment: (moment) => (isToday(moment) ? "" : `${shortDay.format(moment)}, `) + clock.format(moment),
  wait: lasted,
};

function show(element) {
  const moment = new Date(element.dateTime);
  const form = forms[element.dataset.show];
  if (!form || Number.isNaN(moment.getTime())) return;
  const text = form(moment);
  if (element.textContent !== text) element.textContent = text;
  if (!element.title) element.title = full.format(moment);
  if (element.dataset.show === "wait") {
    const minutes = (now() - moment) / 60_000;
    element.dataset.level = minutes >= 10 ? "long" : minutes >= 3 ? "some" : "short";
  }
}

function separate(thread) {
  let day = "";
  for (const line of [...thread.children]) {
    const time = line.querySelector("time[data-show=time]");
    const moment = time && new Date(time.dateTime);
    if (!moment || dayOf(moment) === day) continue;
    day = dayOf(moment);
    const mark = thread.ownerDocument.createElement("p");
    const name = thread.ownerDocument.createElement("span");
    mark.className = "day";
    mark.id = `day-${day}`;
    name.textContent = dayName(moment);
    mark.append(name);
    const episode = line.previousElementSibling;
    thread.insertBefore(mark, episode?.classList.contains("episode") ? episode : line);
  }
}

/** Put local times and day separators into a tree, before it is shown. */
export function dress(root) {
  root.querySelectorAll("time[data-show]").forEach(show);
  root.querySelectorAll(".thread").forEach(separate);
}

setInterval(() => document.querySelectorAll("time[data-show=wait]").forEach(show), 1000);
