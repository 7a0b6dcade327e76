/**
 * Page views, also those of single-page shops.
 *
 * Rule 1: a new path or query is a page view; a fragment only where the shop uses it as a path (`#/`, `#!`).
 * Rule 2: the Navigation API tells of every change. Where it is missing, history tells of some, and the visitor's
 * next move shows the others; history's own methods stay as the page left them.
 */
import {emit} from '../wire.js';
import {listen} from '../guard.js';

const route = () => location.pathname + location.search + (/^#[/!]/.test(location.hash) ? location.hash : '');

/**
 * Watches page views, the first included, for as long as momently is on.
 *
 * @param {() => void} onRoute called after each later page view
 * @returns {() => void} tells the present page view again
 */
export const watchNavigation = (onRoute) => {
  let current = route();
  let address = location.href;
  let {referrer} = document;
  const tell = () => emit('page_view', {
    url: address,
    path: location.pathname,
    query: location.search,
    referrer,
    title: document.title,
    viewport_width: innerWidth,
    viewport_height: innerHeight,
  });
  const look = () => {
    if (route() === current) return;
    current = route();
    referrer = address;
    address = location.href;
    tell();
    onRoute();
  };
  tell();
  if (window.navigation) listen(window.navigation, 'currententrychange', look);
  else listen(window, 'popstate pointermove scroll keyup', look);
  return tell;
};
