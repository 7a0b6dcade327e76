/**
 * Page views, also those of single-page shops.
 *
 * Rule 1: a new path or query is a page view; a fragment only where the shop uses it as a path (`#/`, `#!`).
 * Rule 2: the Navigation API tells of every change. Where it is missing, history tells of some, and the visitor's
 * next move shows the others; history's own methods stay as the page left them.
 */
import {emit} from '../wire.js';
import {listen} from '../guard.js';
import {turn} from './facts.js';

const route = () => location.pathname + location.search + (/^#[/!]/.test(location.hash) ? location.hash : '');

let current = '';
let address = document.referrer;
let referrer = '';

/** Tells the present page view, also once more. */
export const tellPage = () => emit('page_view', {
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
  tellPage();
  turn();
};

/** Watches page views, the first included, for as long as momently is on. */
export const watchNavigation = () => {
  look();
  if (window.navigation) listen(window.navigation, 'currententrychange', look);
  else listen(window, 'popstate pointermove scroll keyup', look);
};
