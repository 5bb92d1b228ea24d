// How the page asks for what is new: whether somebody is there, so that a console that is left alone becomes idle.

const HAND = ["click", "input", "keydown", "pointerdown", "popstate", "wheel"];

let used = 0; // when a hand was last at this page
let told = 0; // when the house was last asked in its name

for (const kind of HAND) addEventListener(kind, () => (used = performance.now()), { capture: true, passive: true });

/** GET, with the word that nobody's hand did it unless one was here since the last time. */
export async function look(url, options = {}) {
  const began = performance.now();
  const headers = { Accept: "application/json, text/html", ...options.headers };
  if (used <= told) headers["X-By-Itself"] = "1";
  const answer = await fetch(url, { ...options, headers });
  told = Math.max(told, began);
  return answer;
}
