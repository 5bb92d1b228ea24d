// The single way in which markup of the server becomes elements of the page.

const base = document.body.dataset.static;
const ruled = {
  createHTML: (html) => html,
  createScriptURL: (url) => {
    if (url !== `${base}/live-worker.js`) throw new TypeError("not a script of ours");
    return url;
  },
};
const policy = window.trustedTypes ? window.trustedTypes.createPolicy("desk-fragment", ruled) : ruled;

const NEVER = "script, style, link, meta, base, iframe, frame, object, embed, template, noscript, math";
const ADDRESSES = ["href", "src", "action", "formaction", "xlink:href"];

/** A document that runs nothing, without anything that could. */
export function parse(html) {
  const parsed = new DOMParser().parseFromString(policy.createHTML(html), "text/html");
  parsed.querySelectorAll(NEVER).forEach((element) => element.remove());
  for (const element of parsed.querySelectorAll("*")) {
    for (const { name, value } of [...element.attributes]) {
      const leads = ADDRESSES.includes(name) && !/^(\/(?!\/)|#|\?|https:\/\/)/.test(value);
      if (name.startsWith("on") || name === "style" || leads) element.removeAttribute(name);
    }
  }
  return parsed;
}

/** The address of the shared worker, as Trusted Types want it. */
export const workerURL = () => policy.createScriptURL(`${base}/live-worker.js`);
