// The page's end of the live line: through the shared worker, or directly where there is none.

import { workerURL } from "./fragment.js";
import { follow } from "./stream.js";

function direct(tell) {
  const line = follow(tell);
  addEventListener("pagehide", line.close);
  addEventListener("pageshow", line.open);
  line.open();
  return line.open;
}

function shared(tell) {
  const { port } = new SharedWorker(workerURL(), { name: "nightdesk", type: "module" });
  const open = () => port.postMessage("open");
  port.addEventListener("message", (event) => tell(event.data));
  port.start();
  addEventListener("pagehide", () => port.postMessage("bye"));
  addEventListener("pageshow", open);
  open();
  return open;
}

/** Calls `tell` with each message of the line; returns a function that opens it again after `ended`. */
export function listen(tell) {
  return "SharedWorker" in window ? shared(tell) : direct(tell);
}
