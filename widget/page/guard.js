/**
 * Keeps our own mistakes away from the page.
 *
 * Rule 1: no exception of ours reaches the page's `window.onerror` or `unhandledrejection`.
 * Rule 2: every listener is passive, captures, and ends with one AbortSignal. There is no other clean-up.
 * Rule 3: one slip is forgiven; more than `SLIPS_ALLOWED` of them are told, so that momently can step aside.
 */

const SLIPS_ALLOWED = 5;
let slips = 0;
/** @type {(problem: unknown) => void} */
let tell = () => {};

/** Says who hears of it when our code fails again and again. @param {(problem: unknown) => void} hear */
export const whenFailing = (hear) => {
  slips = 0;
  tell = hear;
};

/** Counts one failure of our own code. @param {unknown} problem */
export const slipped = (problem) => {
  slips += 1;
  if (slips > SLIPS_ALLOWED) tell(problem);
};

/**
 * Wraps `work` so that neither a throw nor a rejection gets out.
 * @template {any[]} A
 * @param {(...given: A) => any} work
 * @returns {(...given: A) => any}
 */
export const guarded = (work) => (...given) => {
  try {
    const made = work(...given);
    made?.catch?.(slipped);
    return made;
  } catch (problem) {
    slipped(problem);
  }
};

/**
 * Listens to several kinds of DOM notice at once (names parted by blanks), until `until` aborts.
 * @param {EventTarget} target
 * @param {string} names
 * @param {(notice: any) => void} hear
 * @param {AbortSignal} until
 */
export const listen = (target, names, hear, until) => {
  for (const name of names.split(' ')) {
    target.addEventListener(name, guarded(hear), {signal: until, passive: true, capture: true});
  }
};
