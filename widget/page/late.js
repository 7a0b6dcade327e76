/**
 * What an engine must hear, although the page went, or the engine before it, and nobody answered.
 *
 * Rule 1: a purchase, "no more offers", and what the visitor did in an overlay, are told again: to the engine that
 * replaces a silent one, or on the next page, where storage is allowed. Engines know a purchase by its order, and a
 * view by the effect that showed it (`cause`), which memory names too, so that what is told twice counts once.
 */
import {drop, keep, read} from './store.js';
import {emit, unanswered} from './wire.js';
import {listen} from './guard.js';

const NAME = ':late';
const URGENT = /purchase|opted_out|acted|dismissed/;

/** Leaves for another engine what this one has not answered. */
export const leaveWord = () => {
  const signals = unanswered().filter(({kind}) => URGENT.test(kind));
  if (signals.length) keep(NAME, {signals});
};

/** Tells again what was left by an earlier page, or for a new engine on this one. */
export const tellLate = () => {
  const left = read(NAME);
  drop(NAME);
  for (const signal of left?.signals ?? []) emit(signal.kind, {...signal, late: true});
};

/** Leaves for the next page what nobody has answered on this one. */
export const watchLeaving = () => listen(window, 'pagehide', leaveWord);
