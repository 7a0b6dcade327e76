/**
 * The pointer: where it moves, presses, and which edge of the window it leaves through.
 *
 * Rule 1: only mice and pens: a finger has no path between two touches.
 * Rule 2: it has left the window when `mouseout` has no `relatedTarget`; some browsers never tell `document` more.
 * Rule 3: what it left over (`over`) is said here, since the page alone knows; what that means is not decided here.
 */
import {listen} from '../guard.js';
import {watchOver} from './over.js';

/** Which edge is nearest to, or furthest behind, a point. @param {number} x @param {number} y */
const edgeAt = (x, y) => {
  const rooms = {top: y, left: x, right: innerWidth - x, bottom: innerHeight - y};
  return Object.entries(rooms).sort(([, a], [, b]) => a - b)[0][0];
};

/** @param {MouseEvent} at */
const point = ({clientX, clientY}) => ({x: Math.round(clientX), y: Math.round(clientY)});

/** Watches mouse and pen, until `until` aborts. @param {Emit} emit @param {AbortSignal} until */
export const watchPointer = (emit, until) => {
  const over = watchOver(until);
  /** @param {(at: PointerEvent) => void} tell @returns {(at: PointerEvent) => void} */
  const unlessTouch = (tell) => (at) => {
    if (at.pointerType !== 'touch') tell(at);
  };
  listen(document, 'pointermove', unlessTouch((at) =>
    emit('pointer_moved', {...point(at), buttons: at.buttons})), until);
  listen(document, 'pointerdown', unlessTouch((at) =>
    emit('pointer_pressed', {...point(at), button: at.button})), until);
  listen(document, 'pointerup', unlessTouch((at) => emit('pointer_released', point(at))), until);
  listen(document, 'mouseout', (at) => {
    if (at.relatedTarget) return;
    const left = point(at);
    emit('pointer_left', {edge: edgeAt(left.x, left.y), ...left, buttons: at.buttons, over: over(at)});
  }, until);
  listen(document, 'mouseover', (at) => {
    if (!at.relatedTarget) emit('pointer_entered', point(at));
  }, until);
};
