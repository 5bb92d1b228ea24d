// Why a reply was not sent, beside the box in which it still stands; gone as soon as it is changed.

const known = new Map(); // id of a box -> the text that was refused, and why

const boxOf = (area) => area.form?.querySelector(".objected");

function show(area) {
  const box = boxOf(area);
  if (!box) return;
  const refused = known.get(area.id);
  box.hidden = !refused;
  box.querySelector("ul").replaceChildren(
    ...(refused?.reasons ?? []).map((reason) => {
      const item = document.createElement("li");
      item.textContent = reason;
      return item;
    }),
  );
}

/** It was refused for these reasons. */
export function object(area, reasons) {
  if (!area) return;
  known.set(area.id, { text: area.value, reasons });
  show(area);
}

/** Nothing speaks against it any more. */
export function allow(area) {
  known.delete(area.id);
  show(area);
}

/** Put them into a tree, before it is shown. */
export function fill(root) {
  root.querySelectorAll("form[data-write=reply] textarea").forEach(show);
}

document.addEventListener("input", ({ target }) => {
  if (known.has(target.id) && known.get(target.id).text !== target.value) allow(target);
});
