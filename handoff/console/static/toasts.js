// Short words at the edge of the page.

const SHORT = 4000; // milliseconds
const LONG = 12_000;

/** Show a sentence; what went wrong stays longer. Reading with the pointer on it keeps it. */
export function toast(text, wrong = false) {
  let place = document.getElementById("toasts");
  if (!place) {
    place = document.createElement("div");
    place.id = "toasts";
    place.setAttribute("aria-live", "polite");
    document.body.append(place);
  }
  const note = document.createElement("p");
  note.className = wrong ? "toast wrong" : "toast";
  note.textContent = text;
  note.addEventListener("click", () => note.remove());
  place.append(note);
  while (place.children.length > 4) place.firstElementChild.remove();
  const leave = () => (note.matches(":hover") ? setTimeout(leave, 1000) : note.remove());
  setTimeout(leave, wrong ? LONG : SHORT);
}
