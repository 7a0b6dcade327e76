/**
 * What an engine must hear, although the page went, or the engine before it, and nobody answered.
 *
 * Rule 1: a purchase, and a visitor's "no more offers", are told again: to the engine that replaces a silent one, or
 * on the next page, where storage is allowed. Engines know a purchase by its order, so that one told twice counts once.
 */
import {drop, keep, read} from './store.js';
import {emit, unanswered} from './wire.js';
import {listen} from './guard.js';

const NAME = ':late';
const URGENT = /purchase|opt(ed)?_out/;

/** Leaves for another engine what this one has not answered. */
export const leaveWord = () => {
  const signals = unanswered().filter(({kind, by}) => URGENT.test(kind + by));
  if (signals.length) keep(NAME, {signals});
};

/** Tells again what was left by an earlier page, or for a new engine on this one. */
export const tellLate = () => {
  const left = read(NAME);
  drop(NAME);
  for (const signal of left?.signals ?? []) emit(signal.kind === 'purchase' ? signal.kind : 'opted_out', signal);
};

/** Leaves for the next page what nobody has answered on this one. */
export const watchLeaving = () => listen(window, 'pagehide', leaveWord);
