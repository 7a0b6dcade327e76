/**
 * Does what the engine asks for, one line per kind of effect.
 *
 * Rule 1: a kind that this page does not know is no reason to stop: newer engines may ask for more.
 * Rule 2: outcomes of one answer travel together.
 * Rule 3: an answer reaches only the engine that asked.
 */
import * as courier from './courier.js';
import * as showing from './showing.js';
import {announce} from './status.js';
import {ask} from './asks.js';
import {emit} from './wire.js';
import {guarded} from './guard.js';
import {remember} from './store.js';

/** What page code hears when a question was answered well. @type {Record<string, string>} */
const WORDS = {apply: 'applied', play: 'played'};

/** @type {Record<string, (effect: any, alive: () => boolean) => any>} */
const TABLE = {
  show: showing.show,
  update: showing.update,
  hide: showing.hide,
  remember: ({memory}) => remember(memory),
  send: ({outcome}) => courier.send(outcome),
  ask: async (effect, alive) => {
    const about = showing.about;
    const answer = await ask(effect);
    if (!alive()) return;
    emit('answered', answer, effect.id);
    const word = WORDS[effect.question];
    if (answer.ok && word) announce(word, {...about, code: effect.body.code});
  },
};

/** Carries out `effects`; `alive` says whether the engine that asked is still there. @param {Effect[]} effects @param {() => boolean} alive */
export const perform = (effects, alive) => {
  for (const effect of effects) guarded(() => TABLE[effect.kind]?.(effect, alive))();
  courier.flush();
};
