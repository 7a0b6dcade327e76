/**
 * E-commerce pushes to `dataLayer` (GA4), those before us and those to come.
 *
 * Rule 1: the page's `push` does and returns what it did; we read a copy of what passed, afterwards.
 * Rule 2: both forms are read: `{event, ecommerce}` and gtag's arguments.
 * Rule 3: no layer is made where the page has none; it is looked for again as the page loads.
 */
import {guarded, listen} from '../guard.js';
import {follow} from './cart.js';

/** @param {any} entry @returns {[string, any] | null} name and parameters of a push */
const read = (entry) => {
  if (entry?.[0] === 'event') return [entry[1], entry[2]];
  return typeof entry?.event === 'string' ? [entry.event, entry.ecommerce ?? entry.eventModel] : null;
};

/** Watches the page's dataLayer, until `until` aborts. @param {AbortSignal} until */
export const watchDataLayer = (until) => {
  /** @type {any} */
  let layer = null;
  const hear = guarded((/** @type {any} */ entry) => {
    const push = !until.aborted && read(entry);
    if (push && push[1]) follow(...push);
  });
  const hook = () => {
    const found = window.dataLayer;
    if (found === layer || typeof found?.push !== 'function') return;
    layer = found;
    const original = found.push;
    Array.from(found).forEach(hear);
    found.push = function (/** @type {any[]} */ ...entries) {
      const made = Reflect.apply(original, this, entries);
      entries.forEach(hear);
      return made;
    };
  };
  listen(document, 'DOMContentLoaded click', hook, until);
  listen(window, 'load', hook, until);
  hook();
};
