/**
 * The wire to the worker: signals go out in batches, each with its time.
 *
 * Rule 1: at most one batch per frame, and none while the last is unanswered; what cannot wait (`URGENT`), or
 * happens in a hidden page, where frames stop, goes at once.
 * Rule 2: before the worker is ready signals are kept: at most 500 discrete ones and the last two seconds of
 * pointer samples. What says where the visitor is (`LASTING`) is never dropped.
 * Rule 3: a batch is one JSON string, and its `now` is never less than the `at` of a signal in it.
 */
import {now, wall} from './clock.js';
import {guarded} from './guard.js';

const URGENT = new Set(
  'pointer_left clicked visibility_changed leaving wake shown not_shown dismissed acted answered'.split(' '));
const LASTING = new Set(
  'session page_view page_facts identified purchase consent_changed memory_changed paused opted_out'.split(' '));
const WALLED = new Set(
  'page_view wake purchase consent_changed dismissed shown acted answered'.split(' '));
const DISCRETE_KEPT = 500;
const SAMPLES_KEPT_MS = 2000;

/**
 * The signals worth keeping, in their order.
 * @param {Signal[]} queue
 * @param {number} at
 */
const worthKeeping = (queue, at) => {
  const fresh = queue.filter(({kind, at: seen}) => kind !== 'pointer_moved' || seen >= at - SAMPLES_KEPT_MS);
  let surplus = fresh.filter(({kind}) => kind !== 'pointer_moved').length - DISCRETE_KEPT;
  return fresh.filter(({kind}) => kind === 'pointer_moved' || LASTING.has(kind) || surplus-- <= 0);
};

/**
 * Opens the wire; nothing travels before `begin`.
 * @returns {{emit: Emit, begin: (post: (batch: Batch) => void, session: Signal) => void,
 *   answered: (seq: number) => void, flush: () => void, clear: () => void, begun: () => boolean}}
 */
export const openWire = () => {
  /** @type {Signal[]} */
  let queue = [];
  /** @type {((batch: Batch) => void) | null} */
  let post = null;
  let seq = 0;
  let answeredSeq = 0;
  let frame = 0;

  const flush = () => {
    cancelAnimationFrame(frame);
    frame = 0;
    if (!post || !queue.length) return;
    const signals = worthKeeping(queue, now());
    queue = [];
    post({seq: ++seq, now: now(), signals});
  };
  const onFrame = guarded(() => {
    frame = 0;
    if (answeredSeq === seq) flush();
  });
  const soon = () => {
    if (post && queue.length) frame ||= requestAnimationFrame(onFrame);
  };

  return {
    emit: (kind, fields, cause) => {
      queue.push({kind, at: now(), ...(WALLED.has(kind) && wall()), ...fields, ...(cause && {cause})});
      if (queue.length > 2 * DISCRETE_KEPT) queue = worthKeeping(queue, now());
      if (URGENT.has(kind) || document.hidden) flush();
      else soon();
    },
    begin: (send, session) => {
      post = send;
      queue.unshift(session);
      flush();
    },
    answered: (answer) => {
      answeredSeq = answer;
      soon();
    },
    flush,
    clear: () => {
      post = null;
      queue = [];
      answeredSeq = seq;
    },
    begun: () => post !== null,
  };
};
