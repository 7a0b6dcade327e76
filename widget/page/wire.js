/**
 * The wire to the worker: signals go out in batches, each with its time.
 *
 * Rule 1: at most one batch per frame, and none while the last is unanswered; what cannot wait (`URGENT`), or
 * happens in a hidden page, where frames stop, goes at once.
 * Rule 2: before the worker is ready signals are kept: the last two seconds of pointer samples, and of all that a
 * visitor does by the hundred (`MANY`) what fits into 500. What says where the visitor is, is never dropped.
 * Rule 3: kind and time of a signal are said here, whatever page code put into its fields.
 * Rule 4: the `now` of a batch is never less than the `at` of a signal in it.
 */
import {now, wall} from './clock.js';
import {guarded} from './guard.js';
import {until} from './status.js';

const URGENT = /^(pointer_left|clicked|visibility_changed|leaving|wake|(not_)?shown|dismissed|acted|answered)$/;
const SAMPLE = 'pointer_moved';
const MANY = /^(pointer|clicked|scrolled|field|region)/;
const KEPT = 500;
const SAMPLES_KEPT_MS = 2000;

/** @type {Signal[]} */
let queue = [];
/** @type {((batch: Batch) => void) | null} */
let post = null;
let seq = 0;
/** What was sent and not yet answered. @type {Signal[]} */
let underWay = [];
/** How many batches are unanswered. */
export let pending = 0;
let frame = 0;

/** Drops what is too old, or too much; the newest stay. */
const tidy = () => {
  const oldest = now() - SAMPLES_KEPT_MS;
  let room = KEPT;
  queue = queue.reverse().filter(({kind, at}) =>
    kind === SAMPLE ? at >= oldest : !MANY.test(kind) || room-- > 0).reverse();
};

const flush = () => {
  if (!post || !queue.length) return;
  tidy();
  const signals = queue;
  underWay.push(...signals);
  queue = [];
  pending += 1;
  post({seq: ++seq, now: now(), signals});
};

const onFrame = guarded(() => {
  frame = 0;
  if (!pending) flush();
});

const soon = () => {
  if (post && queue.length) frame ||= requestAnimationFrame(onFrame);
};

/** @type {Emit} */
export const emit = (kind, fields, cause) => {
  if (until.aborted) return;
  const at = now();
  queue.push({...fields, kind, at, ...(kind !== SAMPLE && wall(at)), ...(cause && {cause})});
  if (queue.length > 2 * KEPT) tidy();
  if (URGENT.test(kind) || document.hidden) flush();
  else soon();
};

/**
 * Sends `first` and what was kept; from now on what comes.
 * @param {Signal[]} first
 * @param {(batch: Batch) => void} send
 */
export const begin = (first, send) => {
  post = send;
  queue.unshift(...first);
  flush();
};

/** Hears that a batch was answered. */
export const answered = () => {
  pending -= 1;
  if (!pending) underWay = [];
  soon();
};

/** Forgets everything: there is nobody at the other end any more. */
export const clear = () => {
  post = null;
  queue = [];
  underWay = [];
  pending = 0;
};

/** Whether an engine has heard of the session. */
export const begun = () => post !== null;

/** What no engine has answered. */
export const unanswered = () => [...underWay, ...queue];

/** How much of what happened has not been judged yet: signals kept, and batches unanswered. */
export const waiting = () => queue.length + pending;
