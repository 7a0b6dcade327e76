/**
 * The session as lines: what the engine was told, and what it answered.
 *
 * Rule 1: nothing is told to anyone, not even to page code, unless the site records and the visitor allowed storage.
 * Rule 2: a header for each engine; then a batch and its answer, in turn. A batch that was never answered is no line.
 * Rule 3: lines leave in order, in chunks, the last ones as a beacon.
 * Rule 4: after `LINES_MAX` nothing more is recorded: half an hour of hard work with the mouse, but not a whole day.
 */
import {level} from './store.js';
import {guarded, listen} from './guard.js';
import {reach} from './reach.js';
import {until} from './status.js';

const LINES_MAX = 50000;
const CHUNK_LINES = 100;
const POST_MS = 5000;

/** @type {string[]} */
const lines = [];
/** @type {Map<number, string>} */
const asked = new Map();
let posted = 0;
let busy = false;
let recording = false;

/** @param {number} [from] @param {number} [to] */
const text = (from, to) => lines.slice(from, to).map((line) => `${line}\n`).join('');
const allowed = () => recording && level !== 'memory';

/** @param {string} url @param {boolean} leaving */
const post = async (url, leaving) => {
  while (allowed() && posted < lines.length && (leaving || !busy)) {
    const from = posted;
    posted = Math.min(lines.length, from + CHUNK_LINES);
    const body = text(from, posted);
    if (leaving && navigator.sendBeacon(url, body)) continue;
    busy = true;
    const {status} = await reach(url, {method: 'POST', body});
    busy = false;
    if (!status || status > 499) return void (posted = from);
  }
};

/** Begins to record; `url` is where this page's lines go, if anywhere. @param {string | null} url */
export const open = (url) => {
  recording = true;
  if (!url) return;
  const timer = setInterval(guarded(() => post(url, false)), POST_MS);
  until.addEventListener('abort', () => clearInterval(timer));
  listen(window, 'pagehide', () => post(url, true), until);
};

/** Begins anew, with another engine. @param {Plain} header */
export const begin = (header) => {
  asked.clear();
  lines.push(JSON.stringify({journal: 1, ...header}));
};

/** @param {Batch} batch */
export const batch = ({seq, now, signals}) => asked.set(seq, JSON.stringify({now, signals}));

/** @param {Reply} reply */
export const reply = ({seq, effects, next_wake}) => {
  const told = asked.get(seq);
  asked.delete(seq);
  if (told && recording && lines.length < LINES_MAX) lines.push(told, JSON.stringify({effects, next_wake}));
};

/** All lines so far, if they may be told. */
export const read = () => (allowed() ? text() : '');
