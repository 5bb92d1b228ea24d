// Follow /desk/live: what has changed, whether the line is up, whether the session has ended.

const AGAIN = 3000; // milliseconds
const SILENT = 15_000; // the house gives a sign every five seconds: a line without any is dead, whatever it looks like

/** Calls `tell` with {kind: "up" | "down" | "changed" | "ended", topics}. Returns {open, close}. */
export function follow(tell) {
  let source = null;
  let timer = 0;
  let silence = 0;

  function close() {
    clearTimeout(timer);
    clearTimeout(silence);
    source?.close();
    source = null;
  }

  function heard() {
    clearTimeout(silence);
    silence = setTimeout(lost, SILENT);
  }

  function lost() {
    close();
    tell({ kind: "down" });
    timer = setTimeout(open, AGAIN);
  }

  function open() {
    if (source && source.readyState !== EventSource.CLOSED) return;
    close();
    source = new EventSource("/desk/live");
    heard();
    for (const name of ["hello", "changed", "pulse"]) source.addEventListener(name, heard);
    source.addEventListener("hello", () => tell({ kind: "up" }));
    source.addEventListener("changed", (event) => tell({ kind: "changed", topics: event.data.split(" ") }));
    source.addEventListener("ended", () => {
      close();
      tell({ kind: "ended" });
    });
    source.addEventListener("error", () => {
      if (source?.readyState === EventSource.CLOSED) lost();
      else tell({ kind: "down" });
    });
  }

  return { open, close };
}
