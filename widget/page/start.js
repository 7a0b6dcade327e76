/**
 * When Python may start: never while the page is still busy becoming a page.
 *
 * Rule 1: `idle` waits for the load and then for a quiet moment, `interaction` for the visitor's first own move,
 * `now` for nothing.
 * Rule 2: what must exist is looked for first; each thing that is missing has its own word.
 * Rule 3: in a frame of another page momently is off, unless its tag says `data-momently-framed`: leaving a frame is
 * not leaving, and an overlay would be cut to the frame's size.
 */
import {listen} from './guard.js';

const QUIET_MS = 2000;

/** The reason why momently cannot work here; undefined when it can. @param {HTMLScriptElement} tag */
export const whyNot = ({dataset}) => {
  if (self !== top && !('momentlyFramed' in dataset)) return 'framed';
  if (!window.Worker) return 'no_worker';
  if (!window.WebAssembly) return 'no_wasm';
  // Old libraries give arrays a `toJSON`, which makes texts of lists: no batch could be read.
  if (JSON.stringify([0]) !== '[0]') return 'json_patched';
};

/** Resolves when it is time. @param {string | undefined} start */
export const rightMoment = (start) => new Promise((go) => {
  const quiet = () => window.requestIdleCallback?.(go, {timeout: QUIET_MS}) ?? setTimeout(go, QUIET_MS / 10);
  if (start === 'now') go(start);
  else if (start === 'interaction') listen(document, 'pointerdown pointermove keydown scroll', go);
  else if (document.readyState === 'complete') quiet();
  else listen(window, 'load', quiet);
});
