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
 * Rule 5: one request under way at a time, under the 60,000 bytes that `keepalive` allows; when the page is hidden
 * the rest goes as a beacon.
 */
import * as store from './store.js';
import {guarded, listen} from './guard.js';
import {posted, reach} from './reach.js';

const BYTES_MAX = 60000;
const WAIT_MIN_MS = 1000;
const WAIT_MAX_MS = 300000;
const BATCH_TYPE = 'application/cloudevents-batch+json';
const NAME = 'out:';

/** Outcomes that no receiver has answered for. @type {Map<string, Outcome>} */
const waiting = new Map();
// The first `underWay` of those waiting are on their way; the first `singly` go one by one.
let underWay = 0;
let singly = 0;
let failures = 0;
let sent = 0;
let refused = 0;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
/** @type {string | null} */
let url = null;

/** @param {any} outcomes */
const bytesOf = (outcomes) => new Blob([JSON.stringify(outcomes)]).size;

/** Those waiting, from the `start`th on, as many as fit into one request; at least one. @param {number} start @param {number} [end] */
const fitting = (start, end) => {
  let room = BYTES_MAX;
  return [...waiting.values()].slice(start, end).filter((outcome, index) => (room -= bytesOf(outcome) + 2) > 0 || !index);
};

/** Takes an outcome over and writes it down; `flush` sends it. @param {Outcome} outcome */
export const send = (outcome) => {
  waiting.set(outcome.id, outcome);
  store.keep(NAME + outcome.id, outcome);
};

/** Whether the receiver has had its say. @param {Outcome[]} batch */
const deliver = async (batch) => {
  const body = JSON.stringify(batch);
  const {ok, status} = await reach(/** @type {string} */ (url), {
    ...posted(body, BATCH_TYPE), keepalive: bytesOf(batch) < BYTES_MAX,
  });
  if (!ok && (status < 400 || status > 499 || [408, 425, 429].includes(status))) return false;
  if (!ok && batch.length > 1 && (status === 400 || status === 413)) {
    singly = batch.length;
    return true;
  }
  if (ok) sent += batch.length;
  else refused += batch.length;
  if (singly) singly -= 1;
  for (const {id} of batch) {
    waiting.delete(id);
    store.drop(NAME + id);
  }
  return true;
};

const later = () => {
  const wait = Math.min(WAIT_MAX_MS, WAIT_MIN_MS * 2 ** failures++);
  timer = setTimeout(flush, wait * (0.5 + Math.random()));
};

/** Sends what waits, until nothing does. */
export const flush = guarded(async () => {
  clearTimeout(timer);
  while (url && !underWay && waiting.size && navigator.onLine) {
    const batch = fitting(0, singly ? 1 : undefined);
    underWay = batch.length;
    const heard = await deliver(batch);
    underWay = 0;
    if (!heard) return later();
    failures = 0;
  }
});

const leave = () => {
  const rest = fitting(underWay);
  if (url && rest.length) navigator.sendBeacon(url, JSON.stringify(rest));
};




/** Consent has changed, or the page begins: takes in what was left, writes down what waits. */
export const settle = () => {
  for (const outcome of [...store.kept(NAME), ...waiting.values()]) send(outcome);
  flush();
};

export const counts = () => ({sent, refused, waiting: waiting.size});

/** @param {string | null} collector */
export const open = (collector) => {
  url = collector;
  listen(window, 'pagehide', leave);
  listen(window, 'online', flush);
  listen(document, 'visibilitychange', () => (document.hidden ? leave() : flush()));
  settle();
};
