/**
 * Delivers outcomes: every one at least once, none for ever.
 *
 * Rule 1: the receiver drops repeats (by `source` and `id`), so when in doubt an outcome is sent again.
 * Rule 2: an answer of 4xx is final and counted, save 408, 425 and 429, which say "later". A batch that is refused
 * for one bad part (400) or its size (413) is sent again singly.
 * Rule 3: everything else (5xx, no network) is tried again, later and later, at random moments, so that a thousand
 * visitors do not come back at once. Nothing is tried while the browser says that it is offline.
 * Rule 4: one request under way at a time, under the 60,000 bytes that `keepalive` allows; when the page is hidden
 * the rest goes as a beacon, and stays written down until a receiver has answered for it.
 */
import {guarded, listen} from './guard.js';

const BYTES_MAX = 60000;
const WAIT_MIN_MS = 1000;
const WAIT_MAX_MS = 300000;
const ANSWER_MS = 15000;
const BATCH_TYPE = 'application/cloudevents-batch+json';
const LATER = [408, 425, 429];

/** @param {string} text */
const bytesOf = (text) => new TextEncoder().encode(text).length;

/**
 * Parts outcomes into bodies that fit; one that is too large for itself travels alone.
 * @param {Outcome[]} outcomes
 * @param {(outcome: Outcome) => boolean} alone
 * @returns {Outcome[][]}
 */
const parted = (outcomes, alone) => {
  /** @type {Outcome[][]} */
  const parts = [];
  let room = 0;
  for (const outcome of outcomes) {
    const bytes = bytesOf(JSON.stringify(outcome)) + 1;
    if (bytes > room || alone(outcome)) {
      parts.push([]);
      room = BYTES_MAX - 2;
    }
    parts[parts.length - 1].push(outcome);
    room = alone(outcome) ? 0 : room - bytes;
  }
  return parts;
};

/**
 * Opens the courier of one page.
 * @param {{url: string | null, outbox: {waiting: Map<string, Outcome>, add: (outcome: Outcome) => void,
 *   strike: (id: string) => void}}} given
 */
export const openCourier = ({url, outbox}) => {
  const until = new AbortController().signal;
  const counts = {sent: 0, refused: 0};
  /** @type {Set<string>} */
  const single = new Set();
  /** @type {Set<string>} */
  let underWay = new Set();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let failures = 0;

  const parts = () =>
    parted([...outbox.waiting.values()].filter(({id}) => !underWay.has(id)), ({id}) => single.has(id));

  const later = () => {
    const wait = Math.min(WAIT_MAX_MS, WAIT_MIN_MS * 2 ** failures);
    failures += 1;
    clearTimeout(timer);
    timer = setTimeout(flush, wait * (0.5 + Math.random()));
  };

  /** @param {Outcome[]} batch @param {'sent' | 'refused'} outcome */
  const settle = (batch, outcome) => {
    counts[outcome] += batch.length;
    for (const {id} of batch) {
      outbox.strike(id);
      single.delete(id);
    }
  };

  /** Whether the receiver has had its say. @param {Outcome[]} batch */
  const deliver = async (batch) => {
    const body = JSON.stringify(batch);
    const answer = await fetch(/** @type {string} */ (url), {
      method: 'POST',
      body,
      headers: {'content-type': BATCH_TYPE},
      keepalive: bytesOf(body) < BYTES_MAX,
      signal: AbortSignal.timeout(ANSWER_MS),
    }).catch(() => null);
    const status = answer?.status ?? 0;
    if (answer?.ok) settle(batch, 'sent');
    else if (status < 400 || status > 499 || LATER.includes(status)) return false;
    else if (batch.length > 1 && (status === 400 || status === 413)) batch.forEach(({id}) => single.add(id));
    else settle(batch, 'refused');
    return true;
  };

  const flush = guarded(async () => {
    if (!url || underWay.size || !navigator.onLine) return;
    clearTimeout(timer);
    for (let [batch] = parts(); batch; [batch] = parts()) {
      underWay = new Set(batch.map(({id}) => id));
      const heard = await deliver(batch).catch(() => false);
      underWay = new Set();
      if (!heard) return later();
      failures = 0;
    }
  });

  const leave = () => {
    if (!url || !document.hidden && !leaving) return;
    for (const part of parts()) if (!navigator.sendBeacon(url, JSON.stringify(part))) return;
  };
  let leaving = false;

  listen(window, 'pagehide', () => {
    leaving = true;
    leave();
    leaving = false;
  }, until);
  listen(document, 'visibilitychange', leave, until);
  listen(window, 'online pageshow', () => {
    failures = 0;
    flush();
  }, until);

  return {
    /** @param {Outcome} outcome */
    send: (outcome) => outbox.add(outcome),
    flush,
    counts: () => ({...counts, waiting: outbox.waiting.size}),
  };
};
