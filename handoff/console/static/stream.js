// Follow /desk/live: what has changed, whether the line is up, whether the session has ended.

const AGAIN = 3000; // milliseconds

/** Calls `tell` with {kind: "up" | "down" | "changed" | "ended", topics}. Returns {open, close}. */
export function follow(tell) {
  let source = null;
  let timer = 0;

  function close() {
    clearTimeout(timer);
    source?.close();
    source = null;
  }

  function open() {
    if (source && source.readyState !== EventSource.CLOSED) return;
    close();
    source = new EventSource("/desk/live");
    source.addEventListener("hello", () => tell({ kind: "up" }));
    source.addEventListener("changed", (event) => tell({ kind: "changed", topics: event.data.split(" ") }));
    source.addEventListener("ended", () => {
      close();
      tell({ kind: "ended" });
    });
    source.addEventListener("error", () => {
      tell({ kind: "down" });
      if (source?.readyState === EventSource.CLOSED) {
        clearTimeout(timer);
        timer = setTimeout(open, AGAIN);
      }
    });
  }

  return { open, close };
}
