/**
 * What an engine must hear, although the page went before it could answer.
 *
 * Rule 1: a purchase, and a visitor's "no more offers", are told again on the next page, where storage is allowed.
 * Engines know a purchase by its order, so that one told twice counts once.
 */
import {drop, keep, read} from './store.js';
import {emit, unanswered} from './wire.js';
import {listen} from './guard.js';

const NAME = ':late';

/** Tells again what an earlier page left. */
export const tellLate = () => {
  const left = read(NAME);
  drop(NAME);
  for (const {kind, fields} of left?.signals ?? []) emit(kind, fields);
};

/** Leaves for the next page what nobody has answered on this one. */
export const watchLeaving = () => listen(window, 'pagehide', () => {
  const signals = unanswered().flatMap(({kind, by, order_id, value_minor, currency, coupon}) => {
    if (kind === 'purchase') return [{kind, fields: {order_id, value_minor, currency, coupon}}];
    return kind === 'opted_out' || by === 'opt_out' ? [{kind: 'opted_out'}] : [];
  });
  if (signals.length) keep(NAME, {signals});
});
