/**
 * All the page's senses, started together.
 *
 * Rule 1: a sense that fails to start leaves the others at work.
 */
import {guarded} from '../guard.js';
import {tellFacts, turn, watchFacts} from './facts.js';
import {watchClicks} from './clicks.js';
import {watchDataLayer} from './datalayer.js';
import {watchDialogs} from './dialogs.js';
import {watchFields} from './fields.js';
import {watchNavigation} from './navigation.js';
import {watchPointer} from './pointer.js';
import {watchRegions} from './regions.js';
import {watchScroll} from './scroll.js';
import {watchVisibility} from './visibility.js';

const SENSES = [
  watchFacts, watchDataLayer, watchPointer, watchScroll, watchClicks, watchFields, watchRegions, watchDialogs,
];

/** Starts every sensor; returns what tells a new engine where the visitor is. @returns {() => void} */
export const watchAll = () => {
  const tellPage = watchNavigation(turn);
  watchVisibility(tellPage);
  SENSES.forEach((watch) => guarded(watch)());
  return () => {
    tellPage();
    tellFacts();
  };
};
