/**
 * How far down the page is scrolled.
 *
 * Rule 1: browsers tell at most once per frame, after the scroll; so do we.
 * Rule 2: a part of the page that scrolls counts as the page when it fills most of the window.
 */
import {listen} from '../guard.js';

const FILLS = 0.6;

/** Watches the page's scroll position, until `until` aborts. @param {Emit} emit @param {AbortSignal} until */
export const watchScroll = (emit, until) => {
  listen(document, 'scroll', ({target}) => {
    const page = target === document ? document.scrollingElement : target;
    if (!page || page.clientHeight < innerHeight * FILLS) return;
    emit('scrolled', {
      y: Math.round(page.scrollTop), height: page.scrollHeight, viewport: page.clientHeight,
    });
  }, until);
};
