/**
 * The manifest: which files to load, and the kill switch.
 *
 * Rule 1: it is read anew at every page and every 30 seconds while the page is visible, conditionally: most reads
 * cost one empty answer.
 * Rule 2: a manifest that cannot be read again changes nothing. Of one that can, only the switch is taken over: files
 * stay those that this page began with.
 * Rule 3: files stand beside the manifest; addresses of the site's own (collector, issuer, cart, journals) are as its
 * pages see them.
 */
import {emit} from './wire.js';
import {guarded} from './guard.js';
import {now} from './clock.js';
import {reach} from './reach.js';
import {until} from './status.js';

const REREAD_MS = 30000;

/** @type {Manifest} */
export let manifest;
/** Where built files are. */
export let base = '';
let address = '';
/** What the switch said last. @type {{site: boolean, campaigns: string[] | undefined}} */
let known;

const read = async () => {
  const {answer} = await reach(address, {cache: 'no-cache', priority: 'low'});
  return answer?.files ? /** @type {Manifest} */ (answer) : null;
};

/** @param {Manifest} told */
const switchIn = ({paused, paused_campaigns}) => ({site: !!paused, campaigns: paused_campaigns});

/** Reads the manifest; null when there is none. @param {string} url */
export const open = async (url) => {
  address = url;
  base = new URL('.', url).href;
  const told = await read();
  if (told) {
    manifest = told;
    known = switchIn(told);
  }
  return told;
};

/** What the switch says, for an engine that begins. @returns {Signal} */
export const pausedSignal = () => ({kind: 'paused', at: now(), ...known});

/** Tells from now on when the site, or one of its campaigns, is paused or resumed. */
export const watch = () => {
  const timer = setInterval(guarded(async () => {
    if (until.aborted) return clearInterval(timer);
    const told = document.hidden ? null : await read();
    const switched = told && switchIn(told);
    if (!switched || JSON.stringify(switched) === JSON.stringify(known)) return;
    known = switched;
    emit('paused', known);
  }), REREAD_MS);
};

/** Where a built file is. @param {string} name */
export const fileUrl = (name) => new URL(manifest.files[name], base).href;
