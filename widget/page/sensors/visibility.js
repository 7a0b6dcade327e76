/**
 * Whether the page is looked at, and when it goes.
 *
 * Rule 1: never `unload` or `beforeunload`: they would keep the page out of the back/forward cache.
 * Rule 2: a page that comes back from that cache is a page view like any other.
 */
import {listen} from '../guard.js';

/**
 * Watches tab and page changes, until `until` aborts.
 * @param {Emit} emit
 * @param {AbortSignal} until
 * @param {() => void} onReturn called when the page comes back from the back/forward cache
 */
export const watchVisibility = (emit, until, onReturn) => {
  listen(document, 'visibilitychange', () => emit('visibility_changed', {hidden: document.hidden}), until);
  listen(window, 'pagehide', () => emit('leaving'), until);
  listen(window, 'pageshow', ({persisted}) => {
    if (persisted) onReturn();
  }, until);
};
