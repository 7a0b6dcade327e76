/**
 * The extra `context`: what a page cannot know by itself, brought to the engine.
 *
 * Rule 1: a site's JSON sources are asked when the engine asks, never by themselves.
 * Rule 2: it is loaded only where a campaign's audience or claims need it.
 */
import {askSource} from './sources.js';
import {openDescribed} from './described.js';
import {openPlace} from './place.js';

/** @param {Kit} kit @returns {Extra} */
export const open = (kit) => {
  const locate = openPlace(kit);
  return {
    batch: openDescribed(kit),
    ask: (effect) => (effect.to === 'context' ? askSource(effect) : effect.to === 'geo' ? locate() : undefined),
  };
};
