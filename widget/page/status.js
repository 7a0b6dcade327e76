/**
 * What momently is doing, for people and for tests, and the one switch that turns it off.
 *
 * Rule 1: a state that is off has a reason, and the console hears of it once, in one line.
 * Rule 2: page code learns of changes by CustomEvents on `document`, never by polling.
 * Rule 3: everything that watches or waits ends with `until`.
 *
 * Reasons: framed (see start.js), no_worker (old browser, or a policy's worker-src), no_wasm (or a policy without
 * 'wasm-unsafe-eval'), manifest_failed, runtime_blocked, stage_blocked, bundle_bad, engine_broken, timeout, paused,
 * worker_silent (twice), json_patched (the page's library), internal (we failed again and again).
 */

const life = new AbortController();

export const until = life.signal;

/** @type {{state: State, reason: string | null} & Plain} */
export const told = {state: 'idle', reason: null};

/** Tells page code what happened. @param {string} name @param {Plain} [detail] */
export const announce = (name, detail) => {
  document.dispatchEvent(new CustomEvent(`momently:${name}`, {bubbles: true, detail}));
};

/** Steps aside for good. @param {string} reason */
export const off = (reason) => {
  if (until.aborted) return;
  life.abort();
  Object.assign(told, {state: 'off', reason});
  console.info(`momently is off: ${reason}`);
  announce('off', {reason});
};
