/**
 * E-commerce pushes to `dataLayer` (GA4), those before us and those to come.
 *
 * Rule 1: the page's `push` does and returns what it did; we read a copy of what passed, afterwards.
 * Rule 2: both forms are read: `{event, ecommerce}` and gtag's arguments.
 * Rule 3: no layer is made where the page has none; it is looked for again as the page loads.
 */
import {guarded, listen} from '../guard.js';
import {follow} from './cart.js';

/** Watches the page's dataLayer, for as long as momently is on. */
export const watchDataLayer = () => {
  /** @type {any} */
  let layer = null;
  const hear = guarded((/** @type {any} */ entry) => {
    const [name, sold] = entry?.[0] === 'event' ? [entry[1], entry[2]] : [entry?.event, entry?.ecommerce];
    if (sold) follow(`${name}`, sold);
  });
  const hook = () => {
    const found = window.dataLayer;
    if (found === layer || typeof found?.push !== 'function') return;
    layer = found;
    const original = found.push;
    Array.from(found).forEach(hear);
    found.push = function (/** @type {any[]} */ ...entries) {
      const made = original.apply(this, entries);
      entries.forEach(hear);
      return made;
    };
  };
  listen(window, 'DOMContentLoaded click load', hook);
  hook();
};
