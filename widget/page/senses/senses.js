/**
 * The extra `senses`: eyes and ears that only some triggers need.
 *
 * Rule 1: the manifest says which (`settings.senses.kinds`), named by the kind of signal that each tells; no other is
 * started, and one that fails to start leaves the others at work.
 * Rule 2: what a sense sees, it tells in as few words as a trigger needs. No text that a visitor copied, typed or read
 * leaves a sense.
 */
import {watchActivity} from './activity.js';
import {watchCopies} from './copies.js';
import {watchDeadClicks} from './dead_clicks.js';
import {watchElements} from './elements.js';
import {watchOptions} from './options.js';

/** @type {Record<string, (kit: Kit, senses: Senses) => Extra | void>} */
const SENSES = {
  activity: watchActivity,
  copied: watchCopies,
  dead_click: watchDeadClicks,
  element_visible: watchElements,
  option_seen: watchOptions,
};

/** Starts the senses that this site's triggers need. @param {Kit} kit @returns {Extra} */
export const open = (kit) => {
  const senses = kit.manifest.settings.senses ?? {kinds: [], elements: []};
  const hearing = senses.kinds.map((kind) => kit.guarded(() => SENSES[kind]?.(kit, senses))());
  return {batch: (batch) => hearing.forEach((extra) => extra?.batch?.(batch))};
};
