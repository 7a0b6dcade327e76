/**
 * momently.js: the one file a shop's tag names. It starts the page's parts in order.
 *
 * Rule 1: senses start at once, for they cost nothing; Python starts when the page is quiet; the stage comes when
 * Python is ready.
 * Rule 2: everything is found relative to this script, or to the manifest that `data-momently-manifest` names.
 * Rule 3: whatever fails, the page goes on as if we were not there, and `momently.status()` has the reason.
 * Rule 4: pasted twice, the second copy does nothing.
 */
import * as courier from './courier.js';
import * as journal from './journal.js';
import * as manifest from './manifest.js';
import * as store from './store.js';
import {guarded} from './guard.js';
import {now} from './clock.js';
import {off, told, until} from './status.js';
import {pageId} from './session.js';
import {push} from './commands.js';
import {rightMoment, whyNot} from './start.js';
import {start} from './engine.js';
import {watchAll} from './sensors/all.js';

const VERSION = '0.1.0';

/** @param {string} url of the manifest @param {() => void} tellAgain */
const begin = async (url, tellAgain) => {
  const beganAt = now();
  const missing = whyNot();
  if (missing) return off(missing);
  const read = await manifest.open(url);
  if (!read) return off('manifest_failed');
  if (read.paused) return off('paused');
  const {collector, journal: lines, start: moment} = read.settings;
  store.open(read.site);
  courier.open(manifest.siteUrl(collector));
  if (lines?.record) journal.open(lines.url ? `${manifest.siteUrl(lines.url)}/${pageId}` : null);
  await rightMoment(moment);
  if (until.aborted) return;
  told.state = 'starting';
  start(beganAt, tellAgain);
  manifest.watch();
};

const openMomently = () => {
  const tag = /** @type {HTMLScriptElement} */ (
    document.currentScript ?? document.querySelector('script[src*="momently.js"]'));
  const early = window.momently;
  window.momently = {
    push,
    status: () => ({...told, version: VERSION, consent: store.level, outcomes: courier.counts()}),
    journal: journal.read,
    version: VERSION,
  };
  const tellAgain = watchAll();
  if (Array.isArray(early)) push(...early);
  begin(manifest.siteUrl(tag.dataset.momentlyManifest) ?? new URL('manifest.json', tag.src).href, tellAgain)
    .catch(() => off('internal'));
};

if (window.momently?.version) console.info('momently is on this page already: the second tag does nothing.');
else guarded(openMomently)();
