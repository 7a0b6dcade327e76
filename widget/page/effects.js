/**
 * Does what the engine asks for, one line per kind of effect.
 *
 * Rule 1: a kind that this page does not know is no reason to stop: newer engines may ask for more.
 * Rule 2: outcomes of one answer travel together.
 * Rule 3: an answer reaches only the engine that asked.
 * Rule 4: page code hears what the backend hears, in the same words: `momently.campaign.impression` is announced as
 * `momently:impression`.
 */
import * as courier from './courier.js';
import * as showing from './showing.js';
import {announce} from './status.js';
import {ask} from './asks.js';
import {emit} from './wire.js';
import {guarded} from './guard.js';
import {MEMORY, keep} from './store.js';
import {tell} from './extras.js';

/** @type {Record<string, (effect: any, alive: () => boolean) => any>} */
const TABLE = {
  show: showing.show,
  update: showing.update,
  hide: showing.hide,
  remember: ({memory}) => keep(MEMORY, memory),
  send: ({outcome}) => {
    courier.send(outcome);
    announce(outcome.type.split('.').pop(), outcome.data);
  },
  ask: async (effect, alive) => {
    const answer = await (tell('ask', effect) ?? ask(effect));
    if (alive()) emit('answered', answer, effect.id);
  },
};

/**
 * Carries out `effects`; `alive` says whether the engine that asked is still there.
 * @param {Effect[]} effects
 * @param {() => boolean} alive
 */
export const perform = (effects, alive) => {
  for (const effect of effects) guarded(() => TABLE[effect.kind]?.(effect, alive))();
  courier.flush();
};
