/**
 * Keeps our own mistakes away from the page.
 *
 * Rule 1: no exception of ours reaches the page's `window.onerror` or `unhandledrejection`.
 * Rule 2: every listener is passive, captures, and ends with one AbortSignal. There is no other clean-up.
 * Rule 3: a slip is forgiven, `SLIPS_ALLOWED` of them are; after that momently steps aside.
 */
import {off, until} from './status.js';

const SLIPS_ALLOWED = 5;
let slips = 0;

const slipped = () => {
  if (++slips > SLIPS_ALLOWED) off('internal');
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
  } catch {
    slipped();
  }
};

/**
 * Listens to several kinds of DOM notice at once (names parted by blanks), for as long as momently is on.
 * @param {EventTarget} target
 * @param {string} names
 * @param {(notice: any) => void} hear
 */
export const listen = (target, names, hear) => {
  for (const name of names.split(' ')) {
    target.addEventListener(name, guarded(hear), {signal: until, passive: true, capture: true});
  }
};
