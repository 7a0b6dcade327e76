/**
 * All the page's senses, started together.
 *
 * Rule 1: a sense that fails to start leaves the others at work.
 */
import {emit} from '../wire.js';
import {guarded} from '../guard.js';
import {tellFacts, turn, watchFacts} from './facts.js';
import {until} from '../status.js';
import {watchClicks} from './clicks.js';
import {watchDataLayer} from './datalayer.js';
import {watchDialogs} from './dialogs.js';
import {watchFields} from './fields.js';
import {watchNavigation} from './navigation.js';
import {watchPointer} from './pointer.js';
import {watchRegions} from './regions.js';
import {watchScroll} from './scroll.js';
import {watchVisibility} from './visibility.js';

/** Starts every sensor; returns what tells a new engine where the visitor is. @returns {() => void} */
export const watchAll = () => {
  const tellPage = watchNavigation(emit, until, turn);
  for (const watch of [watchFacts, watchDataLayer]) guarded(watch)(until);
  for (const watch of [watchPointer, watchScroll, watchClicks, watchFields, watchRegions, watchDialogs]) {
    guarded(watch)(emit, until);
  }
  watchVisibility(emit, until, tellPage);
  return () => {
    tellPage();
    tellFacts();
  };
};
