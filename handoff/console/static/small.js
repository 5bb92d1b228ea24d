// What every page needs: local times, copying, menus that close.

import { dress, say } from "./times.js";
import { toast } from "./toasts.js";

async function copy(text, beside) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const range = document.createRange();
    range.selectNodeContents(beside);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    document.execCommand("copy");
  }
  toast(say("copied"));
}

const closeMenus = (except) =>
  document.querySelectorAll("details.menu[open]").forEach((menu) => menu !== except && menu.removeAttribute("open"));

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-copy]");
  if (button) copy(button.dataset.copy, button.parentElement.querySelector("code"));
  closeMenus(target.closest("details.menu"));
});

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest?.("details.menu[open]");
  if (menu) {
    menu.removeAttribute("open");
    menu.querySelector("summary").focus();
    event.stopPropagation();
  }
});

document.addEventListener("submit", ({ target }) => {
  if (target.matches("[data-keep-place]")) target.elements.next.value = location.pathname + location.search;
});

dress(document);
