// Make live elements like fresh ones, changing only what differs: focus, caret, typed text, scroll and open menus stay.

const KEPT_ATTRIBUTES = new Set(["open", "data-busy"]); // what is unfolded or under way stays so

function sameKind(one, other) {
  return one.nodeType === other.nodeType && one.nodeName === other.nodeName && (one.id || "") === (other.id || "");
}

function matchOf(parent, cursor, fresh) {
  if (fresh.nodeType === Node.ELEMENT_NODE && fresh.id) {
    const found = parent.ownerDocument.getElementById(fresh.id);
    return found && found.parentNode === parent && found.nodeName === fresh.nodeName ? found : null;
  }
  for (let node = cursor; node; node = node.nextSibling) if (sameKind(node, fresh)) return node;
  return null;
}

// Moving an element takes its focus away: where it has it, its neighbours move instead.
function bring(parent, node, cursor) {
  if (!node.contains(document.activeElement)) return parent.insertBefore(node, cursor);
  const after = node.nextSibling;
  while (cursor !== node) {
    const next = cursor.nextSibling;
    parent.insertBefore(cursor, after);
    cursor = next;
  }
  return node;
}

function attributes(live, fresh) {
  for (const { name } of [...live.attributes]) {
    if (!fresh.hasAttribute(name) && !KEPT_ATTRIBUTES.has(name)) live.removeAttribute(name);
  }
  for (const { name, value } of [...fresh.attributes]) {
    if (!KEPT_ATTRIBUTES.has(name) && live.getAttribute(name) !== value) live.setAttribute(name, value);
  }
}

function children(live, fresh) {
  let cursor = live.firstChild;
  for (const next of [...fresh.childNodes]) {
    const match = matchOf(live, cursor, next);
    if (!match) {
      live.insertBefore(document.adoptNode(next), cursor);
      continue;
    }
    if (match !== cursor) bring(live, match, cursor);
    morph(match, next);
    cursor = match.nextSibling;
  }
  while (cursor) {
    const next = cursor.nextSibling;
    cursor.remove();
    cursor = next;
  }
}

/** Change `live` into `fresh`; both are of the same kind. Elements with `data-own` belong to the script. */
export function morph(live, fresh) {
  if (live.nodeType !== Node.ELEMENT_NODE) {
    if (live.nodeValue !== fresh.nodeValue) live.nodeValue = fresh.nodeValue;
    return;
  }
  if (live.hasAttribute("data-own")) return;
  attributes(live, fresh);
  if (live.nodeName === "TEXTAREA") return;
  if (live.nodeName === "INPUT") {
    if (live !== document.activeElement && !live.hasAttribute("data-typed")) live.value = fresh.getAttribute("value") ?? "";
    return;
  }
  children(live, fresh);
}
