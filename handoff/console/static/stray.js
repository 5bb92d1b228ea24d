// Letters that no box takes. A sentence is never read as one verb after another: it is let go by, until there is a pause.

const PAUSE = 1000; // milliseconds without a key

let last = -PAUSE;

/** What is typed now is part of a sentence. */
export const hush = () => {
  last = performance.now();
};

/** Whether this key is part of one; if it is, so is the next. */
export function astray() {
  const within = performance.now() - last < PAUSE;
  if (within) hush();
  return within;
}
