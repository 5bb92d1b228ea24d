// How the page asks for what is new: whether somebody is there, so that a console that is left alone becomes idle.

const LONGEST = 15_000; // milliseconds until a look has failed: a connection may hang and say nothing
const HAND = ["click", "input", "keydown", "pointerdown", "popstate", "wheel"];

let used = 0; // when a hand was last at this page
let told = 0; // when the house was last asked in its name

for (const kind of HAND) addEventListener(kind, () => (used = performance.now()), { capture: true, passive: true });

/** GET, with the word that nobody's hand did it unless one was here since the last time; no answer in time is a failure. */
export async function look(url, { headers: more, signal = new AbortController().signal } = {}) {
  const began = performance.now();
  const headers = { Accept: "application/json, text/html", ...more };
  if (used <= told) headers["X-By-Itself"] = "1";
  const answer = await fetch(url, { headers, signal: AbortSignal.any([signal, AbortSignal.timeout(LONGEST)]) });
  told = Math.max(told, began);
  return answer;
}
