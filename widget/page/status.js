/**
 * What momently is doing, for people and for tests.
 *
 * Rule 1: a state that is off has a reason, and the console hears of it once, in one line.
 * Rule 2: page code learns of changes by CustomEvents on `document`, never by polling.
 */

/** @type {Record<string, string>} */
const WORDS = {
  no_worker: 'no worker may start here (old browser, or worker-src)',
  no_wasm: "no WebAssembly here (old browser, or a policy without 'wasm-unsafe-eval')",
  runtime_blocked: 'its runtime could not be fetched',
  manifest_failed: 'its manifest could not be read',
  timeout: 'Python did not start in time',
  paused: 'the site has paused it',
  worker_silent: 'its worker stopped answering twice',
  internal: 'it failed again and again',
};

/** Tells page code what happened. @param {string} name @param {Plain} [detail] */
export const announce = (name, detail = {}) => {
  document.dispatchEvent(new CustomEvent(`momently:${name}`, {bubbles: true, detail}));
};

/** Opens the public state. @param {() => Plain} more what else `momently.status()` tells */
export const openStatus = (more) => {
  /** @type {{state: State, reason: string | null} & Plain} */
  const told = {state: 'idle', reason: null};
  return {
    is: () => told.state,
    read: () => ({...told, ...more()}),
    /** @param {State} state @param {Plain} [facts] */
    become: (state, facts) => Object.assign(told, {state, reason: null}, facts),
    /** @param {string} reason */
    off: (reason) => {
      if (told.state === 'off') return;
      Object.assign(told, {state: 'off', reason});
      console.info(`momently is off: ${WORDS[reason] ?? reason}. The page is untouched.`);
      announce('off', {reason});
    },
  };
};
