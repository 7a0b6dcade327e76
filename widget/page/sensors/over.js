/**
 * What the pointer is over when it leaves the page: the page itself, or something the browser drew on top.
 *
 * Rule 1: lists of a <select>, autofill lists, context menus and scrollbars are not ours to see; each is known by
 * what the visitor did just before.
 * Rule 2: a menu counts as open until the next press or key, or a move later than `MENU_MS`; an autofill list for
 * `LIST_MS` after the last press or key in a text field that has the focus. So does the list of a <select>,
 * which not every browser tells by `:open`.
 */
import {listen} from '../guard.js';
import {now} from '../clock.js';

const LIST_MS = 3000;
const MENU_MS = 300;
const TYPED = /text|mail|search|tel|url|passw/;

/** The list that an element with the focus may have open. @param {any} element */
const listOf = ({localName, type, autocomplete}) =>
  localName === 'select' ? localName : TYPED.test(type) && autocomplete !== 'off' ? 'autofill' : '';

/**
 * Returns what answers "over what?" for a mouse position, for as long as momently is on.
 *
 * @returns {(at: {clientX: number}) => string}
 */
export const watchOver = () => {
  let menuAt = 0;
  let touchedAt = -LIST_MS;
  let onScrollbar = false;
  let inFrame = false;

  /** @param {{clientX: number}} at */
  const beside = ({clientX}) => clientX >= document.documentElement.clientWidth;

  listen(document, 'contextmenu pointerdown keydown', (at) => {
    touchedAt = now();
    menuAt = at.type === 'contextmenu' ? touchedAt : 0;
    onScrollbar = at.type === 'pointerdown' && beside(at);
  });
  listen(document, 'pointermove', (at) => {
    if (now() - menuAt > MENU_MS) menuAt = 0;
    onScrollbar &&= beside(at);
  });
  listen(document, 'pointerover', ({target}) => (inFrame = target.localName === 'iframe'));

  return (at) => {
    if (document.querySelector(':is(select:open)')) return 'select';
    if (menuAt) return 'menu';
    const list = now() - touchedAt < LIST_MS && listOf(document.activeElement ?? document.body);
    if (list) return list;
    if (onScrollbar || beside(at)) return 'scrollbar';
    return inFrame ? 'iframe' : 'page';
  };
};
