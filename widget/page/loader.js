/**
 * momently.js: the one file a shop's tag names. It starts the page's parts in order.
 *
 * Rule 1: senses start at once, for they cost nothing; Python starts when the page is quiet; the stage comes when
 * Python is ready.
 * Rule 2: the manifest is beside this script, or where `data-momently-manifest` says, seen from this script; all else
 * is beside the manifest.
 * Rule 3: whatever fails, the page goes on as if we were not there, and `momently.status()` has the reason.
 * Rule 4: pasted twice, the second copy does nothing.
 * Rule 5: a page that is only being prepared (prerendered) is nobody's visit yet: until it is looked at, momently has
 * not loaded, and what page code pushes waits in its own list.
 */
// Modules are joined in this order; any other presses worse.
import * as courier from './courier.js';
import {start} from './engine.js';
import {off, told, until} from './status.js';
import * as extras from './extras.js';
import {push} from './commands.js';
import {listen} from './guard.js';
import {tellLate, watchLeaving} from './late.js';
import {now} from './clock.js';
import {rightMoment, whyNot} from './start.js';
import * as manifest from './manifest.js';
import {waiting} from './wire.js';
import {watchAll} from './sensors/all.js';
import * as store from './store.js';

const VERSION = '0.1.0';

/** @param {HTMLScriptElement} tag */
const begin = async (tag) => {
  const beganAt = now();
  watchAll();
  // On a slow phone all at once would be a long task.
  await window.scheduler?.yield?.();
  const missing = whyNot(tag);
  if (missing) return off(missing);
  const read = await manifest.open(new URL(tag.dataset.momentlyManifest ?? 'manifest.json', tag.src).href);
  if (!read) return off('manifest_failed');
  if (read.paused) return off('paused');
  const {collector, start: moment} = read.settings;
  store.open(read.site);
  courier.open(collector);
  tellLate();
  watchLeaving();
  const opening = extras.open();
  await rightMoment(moment);
  await opening;
  if (until.aborted) return;
  told.state = 'starting';
  start(beganAt);
  manifest.watch();
};

const tag = /** @type {HTMLScriptElement} */ (document.currentScript);

const load = () => {
  const early = window.momently;
  if (early?.status) return console.info('momently is here already');
  window.momently = {
    push,
    status: () => ({...told, version: VERSION, consent: store.level, waiting: waiting(), outcomes: courier.counts()}),
    journal: () => extras.tell('read') ?? '',
  };
  begin(tag).catch(() => off('internal'));
  if (Array.isArray(early)) push(...early);
};

if (document.prerendering) listen(document, 'prerenderingchange', load);
else load();
