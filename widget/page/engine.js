/**
 * Keeps one engine alive: starts it, feeds it, restarts it once, or gives it up.
 *
 * Rule 1: a worker that leaves a batch unanswered for two seconds (four for the first, which holds all that was kept
 * while Python started) is silent. The seconds are real ones, for a worker does not follow a test's clock, and are
 * counted in short ticks, each set by the last: a page that sleeps, or is too busy to hear, is not the worker's fault.
 * Rule 2: a silent worker is reported and replaced once, by one without the site's plug-ins. The new engine begins
 * with the memory last remembered, so that nothing is shown twice, and hears again of purchases, "no more offers" and
 * the kill switch; what an old one asked for is dropped.
 * Rule 3: the timer that wakes an engine lives here, on the page, so that one clock moves all timers.
 */
import * as brain from './brain.js';
import * as courier from './courier.js';
import * as showing from './showing.js';
import * as wire from './wire.js';
import {announce, off, told, until} from './status.js';
import {base, fileUrl, manifest, pausedSignal} from './manifest.js';
import {guarded} from './guard.js';
import {leaveWord, tellLate} from './late.js';
import {level} from './store.js';
import {now, randomName} from './clock.js';
import {perform} from './effects.js';
import {sessionSignal} from './session.js';
import {tell} from './extras.js';
import {tellAgain} from './sensors/all.js';

const TICK_MS = 250;
const SILENCE_TICKS = 8;
const TIMER_MAX_MS = 2 ** 31 - 1;

/** @type {ReturnType<typeof setTimeout> | undefined} */
let alarm;
let seed = '';
let restarts = 0;
let silence = 0;
let watching = false;

const stop = () => {
  clearTimeout(alarm);
  brain.stop();
  wire.clear();
  showing.close();
};

/** The one outcome that no engine can send. */
const reportSilence = () => {
  courier.send({
    specversion: '1.0',
    id: `${seed}-silent`,
    source: `/momently/${manifest.site}`,
    type: 'momently.error',
    time: new Date(),
    subject: 'anonymous',
    data: {reason: 'worker_silent', page_path: location.pathname, consent: level},
  });
  courier.flush();
};

const replace = () => {
  watching = false;
  leaveWord();
  stop();
  reportSilence();
  if (restarts++) return off('worker_silent');
  const at = now();
  tellAgain();
  tellLate();
  start(at);
};

const watch = guarded(() => {
  watching = wire.pending > 0;
  if (watching && silence++ >= SILENCE_TICKS) replace();
  else if (watching) return window.scheduler?.postTask(watch, {delay: TICK_MS}) ?? setTimeout(watch, TICK_MS);
});

/** @param {Batch} batch */
const post = (batch) => {
  tell('batch', batch);
  brain.post({type: 'batch', ...batch});
  if (!watching) watch();
};

/** @type {Record<string, (told: any, at: number) => any>} */
const HEAR = {
  failed: ({reason}) => off(reason),
  ready: (_, at) => {
    silence = -SILENCE_TICKS;
    wire.begin([sessionSignal(at, seed), pausedSignal()], post);
    announce('ready');
    return showing.load();
  },
  reply: (reply) => {
    silence = 0;
    tell('reply', reply);
    clearTimeout(alarm);
    const {next_wake: next} = reply;
    const wake = guarded(() => wire.emit('wake'));
    if (next !== null) alarm = setTimeout(wake, Math.min(next - now(), TIMER_MAX_MS));
    const engine = seed;
    perform(reply.effects, () => seed === engine);
    wire.answered();
  },
};

/** Starts an engine. @param {number} at when the first signal may have happened */
export const start = (at) => {
  seed = randomName();
  // With a cause, and that is a silent engine before it, an engine begins without plug-ins.
  const boot = {type: 'boot', base, cause: restarts, files: manifest.files};
  const hear = (/** @type {any} */ message) => {
    Object.assign(told, message.told);
    return HEAR[message.type]?.(message, at);
  };
  brain.start(fileUrl('worker'), boot, hear, off);
};

until.addEventListener('abort', guarded(stop));
