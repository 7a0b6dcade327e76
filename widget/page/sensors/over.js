/**
 * What the pointer is over when it leaves the page: the page itself, or something the browser drew on top.
 *
 * Rule 1: lists of a <select>, autofill lists, context menus and scrollbars are not ours to see; each is known by
 * what the visitor did just before.
 * Rule 2: a menu counts as open until the next press or key, or a move later than `MENU_MS`; an autofill list for
 * `LIST_MS` after the last press or edit of a text field that has the focus.
 */
import {listen} from '../guard.js';
import {now} from '../clock.js';

const LIST_MS = 3000;
const MENU_MS = 300;
const TEXT_TYPES = /^(text|search|email|tel|url|password|number|date|datetime-local|month|week|time)$/;
const KNOWS_OPEN = CSS.supports('selector(select:open)');

/** @param {Element | null} element */
const offersList = (element) =>
  element instanceof HTMLInputElement && TEXT_TYPES.test(element.type) && element.autocomplete !== 'off';

/**
 * Returns what answers "over what?" for a mouse position, until `until` aborts.
 * @param {AbortSignal} until
 * @returns {(at: {clientX: number}) => string}
 */
export const watchOver = (until) => {
  let menuAt = -Infinity;
  let touchedAt = -Infinity;
  let onScrollbar = false;
  let inFrame = false;
  /** @type {Element | null} */
  let select = null;

  /** @param {number} x */
  const beside = (x) => innerWidth > document.documentElement.clientWidth &&
    x >= document.documentElement.clientWidth;

  listen(document, 'contextmenu', () => (menuAt = now()), until);
  listen(document, 'pointerdown', ({target, clientX}) => {
    menuAt = -Infinity;
    touchedAt = now();
    onScrollbar = beside(clientX);
    const pressed = target instanceof Element ? target.closest('select') : null;
    select = pressed === select ? null : pressed;
  }, until);
  listen(document, 'keydown', ({key}) => {
    menuAt = -Infinity;
    if (key === 'Escape' || key === 'Enter') select = null;
  }, until);
  listen(document, 'input', () => (touchedAt = now()), until);
  listen(document, 'change focusout', () => (select = null), until);
  listen(document, 'pointermove', ({clientX}) => {
    if (now() - menuAt > MENU_MS) menuAt = -Infinity;
    if (!beside(clientX)) onScrollbar = false;
  }, until);
  listen(document, 'pointerover', ({target}) => (inFrame = target instanceof HTMLIFrameElement), until);

  const selectOpen = () => KNOWS_OPEN ? !!document.querySelector('select:open') : select?.isConnected;
  const listOpen = () => now() - touchedAt < LIST_MS && offersList(document.activeElement);

  return ({clientX}) => {
    if (selectOpen()) return 'select';
    if (menuAt > 0) return 'menu';
    if (listOpen()) return 'autofill';
    if (onScrollbar || beside(clientX)) return 'scrollbar';
    return inFrame ? 'iframe' : 'page';
  };
};
