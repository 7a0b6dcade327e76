/**
 * Does what the engine asks for, one line per kind of effect.
 *
 * Rule 1: a kind that this page does not know is no reason to stop: newer engines may ask for more.
 * Rule 2: outcomes of one answer travel together.
 * Rule 3: an answer reaches only the engine that asked.
 */
import {announce} from './status.js';
import {ask} from './asks.js';
import {guarded} from './guard.js';

/** What page code hears when a question was answered well. @type {Record<string, string>} */
const ANNOUNCED = {apply: 'applied', play: 'played'};

/**
 * Returns what carries out a list of effects.
 * @param {{settings: Settings, showing: any, store: {write: (memory: Plain) => void},
 *   courier: {send: (outcome: Outcome) => void, flush: () => void}, emit: Emit}} given
 * @returns {(effects: Effect[], alive: () => boolean) => void}
 */
export const openEffects = ({settings, showing, store, courier, emit}) => {
  /** @type {Record<string, (effect: any, alive: () => boolean) => any>} */
  const table = {
    show: showing.show,
    update: showing.update,
    hide: showing.hide,
    remember: ({memory}) => store.write(memory),
    send: ({outcome}) => courier.send(outcome),
    ask: async (effect, alive) => {
      const about = showing.told();
      const answer = await ask(settings, effect);
      if (!alive()) return;
      emit('answered', answer, effect.id);
      const name = ANNOUNCED[effect.question];
      if (answer.ok && name) announce(name, {...about, ...(name === 'applied' && {code: effect.body?.code})});
    },
  };
  return (effects, alive) => {
    for (const effect of effects) guarded(() => table[effect.kind]?.(effect, alive))();
    courier.flush();
  };
};
