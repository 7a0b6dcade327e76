/**
 * Whether the page is looked at, and when it goes.
 *
 * Rule 1: never `unload` or `beforeunload`: they would keep the page out of the back/forward cache.
 * Rule 2: a page that comes back from that cache is a page view like any other.
 */
import {emit} from '../wire.js';
import {listen} from '../guard.js';
import {tellPage} from './navigation.js';

/** Watches tab and page changes, for as long as momently is on. */
export const watchVisibility = () => {
  listen(document, 'visibilitychange', () => emit('visibility_changed', {hidden: document.hidden}));
  listen(window, 'pagehide', () => emit('leaving'));
  listen(window, 'pageshow', ({persisted}) => persisted && tellPage());
};
