/**
 * Delivers outcomes: every one at least once, none for ever.
 *
 * Rule 1: the receiver drops repeats (by `source` and `id`), so when in doubt an outcome is sent again. It is written
 * down before it is first sent, and struck out only when the receiver has answered.
 * Rule 2: where it is written down is the visitor's choice: Web Storage with consent, only this page without. That
 * storage writes at once, so an outcome is safe before the tab can close on it; a database would still be opening.
 * Rule 3: an answer of 4xx is final and counted, save 408, 425 and 429, which say "later". A batch that is refused
 * for one bad part (400) or its size (413) is sent again singly.
 * Rule 4: everything else (5xx, no network) is tried again, later and later, at random moments, so that a thousand
 * visitors do not come back at once. Nothing is tried while the browser says that it is offline.
 * Rule 5: what nobody will ever fetch is not kept: nothing where the site has no receiver, and of more than `KEPT_MAX`
 * the newest; those given up count as refused.
 * Rule 6: one request under way at a time, `BATCH` outcomes at most. One that is sure to stay under the 60,000 bytes
 * that `keepalive` allows (three bytes a character) outlives the page; when the page is hidden the rest goes as a
 * beacon.
 */
import * as store from './store.js';
import {guarded, listen} from './guard.js';
import {posted, reach} from './reach.js';

const BATCH = 20;
const KEEPALIVE_CHARS = 20000;
const WAIT_MIN_MS = 1000;
const WAIT_MAX_MS = 300000;
const BATCH_TYPE = 'application/cloudevents-batch+json';
/** Outcomes kept at most, so that a receiver nobody can reach does not fill the shop's own storage. */
const KEPT_MAX = 300;
const FINAL = /^4(?!08|25|29)/;
const DIVISIBLE = /400|413/;
const NAME = ':out:';

/** Outcomes that no receiver has answered for. @returns {Outcome[]} */
const waiting = () => store.list(NAME);
// The first `underWay` of those waiting are on their way.
let underWay = 0;
let size = BATCH;
let failures = 0;
let sent = 0;
let refused = 0;
/** @type {any} */
let timer = 0;
/** @type {string | null | undefined} */
let url;

/** The next outcomes to go. */
const next = () => waiting().slice(underWay, underWay + size);

/** Counts and strikes out. @param {Outcome[]} outcomes @param {boolean} [ok] */
const strike = (outcomes, ok) => {
  if (ok) sent += outcomes.length;
  else refused += outcomes.length;
  for (const {id} of outcomes) store.drop(NAME + id);
};

/** Takes an outcome over and writes it down; `flush` sends it. @param {Outcome} outcome */
export const send = (outcome) => {
  if (!url) return;
  store.keep(NAME + outcome.id, outcome);
  strike(waiting().slice(underWay, -KEPT_MAX));
};

/** Whether the receiver has had its say. @param {Outcome[]} batch */
const deliver = async (batch) => {
  const body = JSON.stringify(batch);
  const keepalive = body.length < KEEPALIVE_CHARS;
  const {ok, status} = await reach(/** @type {string} */ (url), {...posted(body, BATCH_TYPE), keepalive});
  if (!ok && !FINAL.test(`${status}`)) return false;
  if (batch.length > 1 && DIVISIBLE.test(`${status}`)) {
    size = 1;
    return true;
  }
  strike(batch, ok);
  return true;
};

const later = () => {
  const wait = Math.min(WAIT_MAX_MS, WAIT_MIN_MS * 2 ** failures++);
  timer = setTimeout(goNow, wait * (0.5 + Math.random()));
};

const goNow = guarded(async () => {
  clearTimeout(timer);
  timer = 0;
  let batch = next();
  while (url && !underWay && batch.length && navigator.onLine) {
    underWay = batch.length;
    const heard = await deliver(batch);
    underWay = 0;
    if (!heard) return later();
    failures = 0;
    batch = next();
    if (!batch.length) size = BATCH;
  }
});

/** Sends what waits, unless the receiver is being given time. */
export const flush = () => timer || goNow();

const leave = () => {
  const rest = next();
  if (url && rest.length) navigator.sendBeacon(url, JSON.stringify(rest));
};

export const counts = () => ({sent, refused, waiting: waiting().length});

/** @param {string | null | undefined} collector */
export const open = (collector) => {
  url = collector;
  listen(window, 'pagehide', leave);
  listen(window, 'online', goNow);
  listen(document, 'visibilitychange', () => (document.hidden ? leave() : goNow()));
  goNow();
};
