/**
 * `momently.push([...])`: how page code talks to momently, also before it has loaded.
 *
 * Rule 1: the queue may be a plain array that the page made; what is in it is taken over, in order.
 * Rule 2: an unknown command does nothing and says so once, for the developer who mistyped it.
 */
import {guarded} from './guard.js';

/**
 * Returns the `push` of the page.
 * @param {Emit} emit
 * @param {(level: unknown) => void} consent
 * @param {(facts: Plain) => void} learn
 */
export const openCommands = (emit, consent, learn) => {
  /** @type {Record<string, (...given: any[]) => void>} */
  const table = {
    consent,
    signal: (name, facts) => emit('page_signal', {name: String(name), facts: facts ?? {}}),
    facts: learn,
    identify: (id, traits) => emit('identified', {user_id: String(id), traits: traits ?? {}}),
    opt_out: () => emit('opted_out'),
    cart: ({value_minor, currency, quantity, ...change}) => {
      emit('cart_changed', {action: 'update', value_minor, currency, quantity, ...change});
      learn({cart: {value_minor, currency, quantity}});
    },
    purchase: (order) => emit('purchase', order),
    on: (name, hear) => document.addEventListener(`momently:${name}`, (notice) =>
      hear(/** @type {CustomEvent} */ (notice).detail)),
  };
  const run = guarded((/** @type {any} */ command) => {
    const [name, ...given] = command;
    if (Object.hasOwn(table, name)) table[name](...given);
    else console.info(`momently knows no command "${name}".`);
  });
  return (/** @type {any[]} */ ...commands) => commands.forEach(run);
};
