// One stream for all tabs of this browser: HTTP/1.1 allows six connections, and a seventh tab would wait for ever.

import { follow } from "./stream.js";

const ports = new Set();
const line = follow((message) => ports.forEach((port) => port.postMessage(message)));

function hear(port, message) {
  if (message === "open") {
    ports.add(port);
    line.open();
  } else if (message === "bye") {
    ports.delete(port);
    if (!ports.size) line.close();
  }
}

self.addEventListener("connect", ({ ports: [port] }) => {
  port.addEventListener("message", (event) => hear(port, event.data));
  port.start();
});
