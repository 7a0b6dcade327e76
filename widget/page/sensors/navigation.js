/**
 * Page views, also those of single-page shops.
 *
 * Rule 1: a new path or query is a page view; a fragment only where the shop uses it as a path (`#/`, `#!`).
 * Rule 2: the Navigation API tells of every change. Where it is missing, history's own methods are listened to; they
 * do and return exactly what they did.
 */
import {guarded, listen} from '../guard.js';

const route = () => location.pathname + location.search + (/^#[/!]/.test(location.hash) ? location.hash : '');

/** @param {string} referrer */
export const pageView = (referrer) => ({
  url: location.href,
  path: location.pathname,
  query: location.search,
  referrer,
  title: document.title,
  viewport_width: innerWidth,
  viewport_height: innerHeight,
});

/** @param {'pushState' | 'replaceState'} name @param {() => void} after */
const follow = (name, after) => {
  const original = history[name];
  history[name] = function (...given) {
    Reflect.apply(original, this, given);
    after();
  };
};

/**
 * Watches page views, the first included, until `until` aborts.
 * @param {Emit} emit
 * @param {AbortSignal} until
 * @param {() => void} onRoute called after each later page view
 * @returns {() => void} tells the present page view again
 */
export const watchNavigation = (emit, until, onRoute) => {
  let current = route();
  let address = location.href;
  let referrer = document.referrer;
  const tell = () => emit('page_view', pageView(referrer));
  const look = guarded(() => {
    if (until.aborted || route() === current) return;
    current = route();
    referrer = address;
    address = location.href;
    tell();
    onRoute();
  });
  tell();
  if (window.navigation) listen(window.navigation, 'currententrychange', look, until);
  else {
    follow('pushState', look);
    follow('replaceState', look);
    listen(window, 'popstate hashchange', look, until);
  }
  return tell;
};
