/**
 * The worker's end of the wire: JSON text in, JSON text out, in order.
 *
 * Rule 1: a batch that comes before Python is ready waits its turn; none is lost
 * and none overtakes another.
 * Rule 2: a failure is said once, with a reason; after that the worker is silent.
 * Rule 3: Python decides; nothing here looks inside a signal or an effect.
 * Rule 4: what a message has as `told`, `momently.status()` says from then on.
 */
import {boot, BootError} from './boot.js';

/** @typedef {import('./python').Host} Host */
/** @typedef {{type: 'boot', base: string, files: import('./boot.js').Files, cause?: number}} BootMessage */
/** @typedef {{type: 'batch', seq: number, now: number, signals: object[]}} BatchMessage */

/** @type {BatchMessage[]} */
const waiting = [];
/** @type {Host | null} */
let host = null;
let silent = false;

/** @param {object} message */
const say = (message) => {
  if (!silent) postMessage(JSON.stringify(message));
};

/** @param {unknown} error */
const fail = (error) => {
  const reason = error instanceof BootError ? error.reason : 'engine_broken';
  say({type: 'failed', reason, message: String(error)});
  silent = true;
  host = null;
};

/** @param {BootMessage} message */
const start = async ({base, files, cause}) => {
  const began = performance.now();
  try {
    // Whoever replaces a silent worker cannot know what silenced it: plug-ins are the likeliest.
    const booted = await boot(base, files, cause ? 'worker_silent' : '');
    const boot_ms = Math.round(performance.now() - began);
    say({type: 'ready', told: {state: 'armed', boot_ms, problems: booted.problems}});
    host = booted.host;
    for (const batch of waiting.splice(0)) answer(batch);
  } catch (error) {
    fail(error);
  }
};

/** @param {BatchMessage} batch */
const answer = ({seq, now, signals}) => {
  if (host === null) return;
  const began = performance.now();
  try {
    const envelope = JSON.parse(host.receive(JSON.stringify({now, signals})));
    say({type: 'reply', seq, ...envelope, compute_ms: performance.now() - began});
  } catch (error) {
    fail(error);
  }
};

/** @param {BatchMessage} batch */
const receive = (batch) => {
  if (host === null) waiting.push(batch);
  else answer(batch);
};

/** @param {string} text */
const hear = (text) => {
  const message = JSON.parse(text);
  if (message.type === 'boot') start(message);
  else if (message.type === 'batch' && !silent) receive(message);
};

// A Blob worker imports this file late (a strict policy refuses the early way) and keeps what came before in `early`.
self.onmessage = ({data: text}) => hear(text);
/** @type {string[]} */ (Reflect.get(self, 'early') ?? []).splice(0).forEach(hear);
