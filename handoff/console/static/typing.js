// The contact sees that an agent who has the conversation is writing. A courtesy: nothing is said when it fails.

const EVERY = 4_000; // milliseconds; platforms show it for five seconds or more
const told = new Map(); // form -> when the contact was last told

document.addEventListener("input", ({ target }) => {
  const form = target.form;
  if (form?.dataset.write !== "reply" || form.elements.claim || !target.value.trim()) return;
  const action = form.getAttribute("action");
  if (performance.now() - (told.get(action) ?? -EVERY) < EVERY) return;
  told.set(action, performance.now());
  const signal = AbortSignal.timeout(EVERY);
  fetch(action.replace(/reply$/, "writing"), { method: "POST", headers: { Accept: "application/json" }, signal }).catch(() => {});
});
