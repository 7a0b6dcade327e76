/**
 * When Python may start: never while the page is still busy becoming a page.
 *
 * Rule 1: `idle` waits for the load and then for a quiet moment, `interaction` for the visitor's first own move,
 * `now` for nothing.
 * Rule 2: what must exist is looked for first; each thing that is missing has its own word.
 */
import {listen} from './guard.js';

const QUIET_MS = 2000;

/** The reason why momently cannot work here; null when it can. */
export const whyNot = () => {
  if (typeof Worker !== 'function') return 'no_worker';
  if (typeof WebAssembly !== 'object') return 'no_wasm';
  return 'timeout' in AbortSignal ? null : 'unsupported';
};

/** @type {Record<string, (go: () => void, until: AbortSignal) => void>} */
const STARTS = {
  now: (go) => go(),
  interaction: (go, until) => listen(document, 'pointerdown pointermove keydown scroll touchstart', go, until),
  idle: (go, until) => {
    const quiet = () => self.requestIdleCallback ? requestIdleCallback(go, {timeout: QUIET_MS}) : setTimeout(go, 200);
    if (document.readyState === 'complete') quiet();
    else listen(window, 'load', quiet, until);
  },
};

/** Resolves when it is time. @param {string | undefined} start */
export const rightMoment = (start = 'idle') => new Promise((go) => {
  const waiting = new AbortController();
  (STARTS[start] ?? STARTS.idle)(() => {
    waiting.abort();
    go(null);
  }, waiting.signal);
});
