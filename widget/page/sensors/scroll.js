/**
 * How far down the page is scrolled.
 *
 * Rule 1: browsers tell at most once per frame, after the scroll; so do we.
 * Rule 2: a part of the page that scrolls counts as the page when it fills most of the window.
 */
import {emit} from '../wire.js';
import {listen} from '../guard.js';

const FILLS = 0.6;

/** Watches the page's scroll position, for as long as momently is on. */
export const watchScroll = () => {
  listen(document, 'scroll', ({target}) => {
    const page = target === document ? document.scrollingElement : target;
    if (!page || page.clientHeight < innerHeight * FILLS) return;
    emit('scrolled', {
      y: Math.round(page.scrollTop), height: page.scrollHeight, viewport: page.clientHeight,
    });
  });
};
