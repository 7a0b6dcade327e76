/**
 * Regions that the shop has named with `data-momently-region`, such as the total.
 *
 * Rule 1: a visitor is in one region at a time: the innermost under pointer or focus, whichever came last.
 */
import {emit} from '../wire.js';
import {listen} from '../guard.js';

/** The name of the region that `target` is in; null outside all. @param {any} target @returns {string | null} */
export const regionOf = (target) =>
  target?.closest?.('[data-momently-region]')?.dataset.momentlyRegion || null;

/** Watches which region the visitor is in, for as long as momently is on. */
export const watchRegions = () => {
  /** @type {string | null} */
  let current = null;
  listen(document, 'pointerover focusin', ({target}) => {
    const region = regionOf(target);
    if (region === current) return;
    if (current) emit('region_left', {region: current});
    if (region) emit('region_entered', {region});
    current = region;
  });
};
