/**
 * `momently.push([...])`: how page code talks to momently, also before it has loaded.
 *
 * Rule 1: an unknown command does nothing and says so, for the developer who mistyped it.
 * Rule 2: a consent given before the engine began is part of its first signal, one given later a signal of its own.
 */
import * as store from './store.js';
import {begun, emit} from './wire.js';
import {flush} from './courier.js';
import {guarded} from './guard.js';
import {tellLate} from './late.js';
import {learn} from './sensors/facts.js';

/** @type {Record<string, (...given: any[]) => void>} */
const TABLE = {
  consent: (word) => {
    if (!store.consent(word)) return;
    flush();
    if (begun()) {
      store.tellConsent();
      emit('memory_changed', {memory: store.read(store.MEMORY)});
    }
    tellLate();
  },
  facts: learn,
  signal: (name, facts) => emit('page_signal', {name, facts}),
  identify: (user_id, traits) => emit('identified', {user_id: `${user_id}`, traits}),
  opt_out: () => emit('opted_out'),
  cart: (change) => {
    emit('cart_changed', {action: 'update', ...change});
    learn({cart: change});
  },
  purchase: (order) => emit('purchase', order),
  on: (name, hear) => document.addEventListener(`momently:${name}`, (/** @type {any} */ told) => hear(told.detail)),
};

const run = guarded(([name, ...given]) => {
  if (TABLE[name]) TABLE[name](...given);
  else console.info('momently: no', name);
});

/** @param {any[]} commands */
export const push = (...commands) => commands.forEach(run);
