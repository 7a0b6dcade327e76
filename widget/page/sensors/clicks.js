/**
 * Clicks on the page.
 *
 * Rule 1: only the visitor's own: not what page code triggers, not what is pressed inside our overlay.
 * Rule 2: where, and in which named region; never on what, or what it says.
 */
import {emit} from '../wire.js';
import {listen} from '../guard.js';
import {regionOf} from './regions.js';

/** Watches clicks, for as long as momently is on. */
export const watchClicks = () => {
  listen(document, 'click', ({isTrusted, target, clientX, clientY}) => {
    if (!isTrusted || target.localName === 'momently-stage') return;
    emit('clicked', {x: Math.round(clientX), y: Math.round(clientY), region: regionOf(target)});
  });
};
