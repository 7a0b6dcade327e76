/**
 * All the page's senses, started together.
 *
 * Rule 1: a sense that fails to start leaves the others at work.
 */
import {guarded} from '../guard.js';
import {tellFacts, watchFacts} from './facts.js';
import {watchClicks} from './clicks.js';
import {watchDataLayer} from './datalayer.js';
import {watchDialogs} from './dialogs.js';
import {watchFields} from './fields.js';
import {tellPage, watchNavigation} from './navigation.js';
import {watchPointer} from './pointer.js';
import {watchRegions} from './regions.js';
import {watchScroll} from './scroll.js';
import {watchVisibility} from './visibility.js';

const SENSES = [
  watchNavigation, watchVisibility, watchFacts, watchDataLayer, watchPointer, watchScroll, watchClicks, watchFields,
  watchRegions, watchDialogs,
];

/** Starts every sensor. */
export const watchAll = () => SENSES.forEach((watch) => guarded(watch)());

/** Tells a new engine where the visitor is. */
export const tellAgain = () => {
  tellPage();
  tellFacts();
};
