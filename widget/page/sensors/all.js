/**
 * All the page's senses, started together.
 *
 * Rule 1: a sense that fails to start leaves the others at work.
 */
import {guarded} from '../guard.js';
import {watchClicks} from './clicks.js';
import {watchDataLayer} from './datalayer.js';
import {watchDialogs} from './dialogs.js';
import {watchFacts} from './facts.js';
import {watchFields} from './fields.js';
import {watchNavigation} from './navigation.js';
import {watchPointer} from './pointer.js';
import {watchRegions} from './regions.js';
import {watchScroll} from './scroll.js';
import {watchVisibility} from './visibility.js';

/**
 * Starts every sensor; all stop when `until` aborts.
 * @param {Emit} emit
 * @param {AbortSignal} until
 * @returns {{tellAgain: () => void, learn: (facts: Plain) => void}}
 */
export const watchAll = (emit, until) => {
  /** @type {ReturnType<typeof watchFacts> | undefined} */
  let facts;
  const tellPage = watchNavigation(emit, until, () => facts?.turn());
  guarded(() => {
    facts = watchFacts(emit, until);
    watchDataLayer(emit, until, facts);
  })();
  for (const watch of [watchPointer, watchScroll, watchClicks, watchFields, watchRegions, watchDialogs]) {
    guarded(watch)(emit, until);
  }
  watchVisibility(emit, until, tellPage);
  return {
    tellAgain: () => {
      tellPage();
      emit('page_facts', {facts: facts?.told() ?? {}});
    },
    learn: (given) => (facts ? facts.learn(given, true) : emit('page_facts', {facts: given})),
  };
};
