/**
 * The pointer: where it moves, presses, and which edge of the window it leaves through.
 *
 * Rule 1: only mice and pens: a finger has no path between two touches.
 * Rule 2: it has left the window when `mouseout` has no `relatedTarget`; some browsers never tell `document` more.
 * Rule 3: what it left over (`over`) is said here, since the page alone knows; what that means is not decided here.
 */
import {emit} from '../wire.js';
import {listen} from '../guard.js';
import {watchOver} from './over.js';

/** @type {Record<string, string>} */
const KINDS = {
  pointermove: 'pointer_moved',
  pointerdown: 'pointer_pressed',
  pointerup: 'pointer_released',
  mouseout: 'pointer_left',
  mouseover: 'pointer_entered',
};

/** Which edge is nearest to, or furthest behind, a point. @param {number} x @param {number} y */
const edgeAt = (x, y) => {
  const rooms = {top: y, left: x, right: innerWidth - x, bottom: innerHeight - y};
  return Object.entries(rooms).sort(([, a], [, b]) => a - b)[0][0];
};

/** Watches mouse and pen, for as long as momently is on. */
export const watchPointer = () => {
  const over = watchOver();
  listen(document, Object.keys(KINDS).join(' '), (at) => {
    const {type, clientX, clientY, button, buttons} = at;
    if (at.pointerType === 'touch' || at.relatedTarget) return;
    const x = Math.round(clientX);
    const y = Math.round(clientY);
    const left = type === 'mouseout' && {edge: edgeAt(x, y), over: over(at)};
    emit(KINDS[type], {x, y, button, buttons, ...left});
  });
};
