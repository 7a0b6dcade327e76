/**
 * Starts the worker that thinks, and notices when it stops thinking.
 *
 * Rule 1: a Blob module worker that imports an absolute URL comes first: it works whatever origin the tag came
 * from. Where the page's policy refuses it, the script itself is tried, which needs the page's own origin.
 * Rule 2: a worker that leaves a batch unanswered for two seconds (four for the first, which holds all that was
 * kept while Python started) is silent. The seconds are real ones, and stop in the back/forward cache:
 * AbortSignal.timeout gives both; setTimeout would follow a test's clock while the worker does not.
 * Rule 3: each failure has one word, told once.
 */
import {listen, guarded} from './guard.js';

const TICK_MS = 1000;
const TICKS = 2;
const BOOT_MS = 60000;

/** @type {{createScriptURL(text: string): string} | undefined} */
let policy;

/** @param {string} text */
const trusted = (text) => {
  policy ??= window.trustedTypes?.createPolicy('momently', {createScriptURL: (/** @type {string} */ url) => url});
  return policy ? policy.createScriptURL(text) : text;
};

/** Calls `then` after some real milliseconds. @param {number} ms @param {() => void} then */
const afterReal = (ms, then) => AbortSignal.timeout(ms).addEventListener('abort', guarded(then));

/**
 * Opens one worker; `tell` hears `ready`, `reply`, `failed` (with `reason`) and `silent`.
 * @param {string} script
 * @param {Plain} boot
 * @param {Record<string, (told: any) => void>} tell
 */
export const startBrain = (script, boot, tell) => {
  const life = new AbortController();
  const until = life.signal;
  /** @type {Worker | undefined} */
  let worker;
  let heard = false;
  let refused = false;
  let pending = 0;
  let silence = -TICKS;
  let ticking = false;

  const stop = () => {
    life.abort();
    worker?.terminate();
  };
  /** @param {string} name @param {Plain} [told] */
  const say = (name, told) => {
    if (until.aborted) return;
    if (name === 'failed' || name === 'silent') stop();
    tell[name]?.(told);
  };
  const tick = () => {
    ticking = pending > 0;
    if (ticking && ++silence >= TICKS) say('silent');
    else if (ticking) afterReal(TICK_MS, tick);
  };
  /** @param {string} text */
  const hear = (text) => {
    const told = JSON.parse(text);
    heard = true;
    if (told.type === 'reply') pending -= 1;
    if (told.type === 'reply') silence = 0;
    say(told.type, told);
  };

  /** @param {string} address @param {boolean} last */
  const open = (address, last) => {
    const giveUp = () => {
      // After the first word a crash is a silence like any other: the ticks will see it.
      if (heard || until.aborted) return;
      worker?.terminate();
      if (last) say('failed', {reason: refused ? 'no_worker' : 'runtime_blocked'});
      else open(script, true);
    };
    try {
      worker = new Worker(trusted(address), {type: 'module'});
      listen(worker, 'message', (message) => hear(message.data), until);
      listen(worker, 'error', giveUp, until);
      worker.postMessage(JSON.stringify({type: 'boot', ...boot}));
    } catch {
      refused = true;
      giveUp();
    }
  };

  listen(document, 'securitypolicyviolation', ({effectiveDirective}) => {
    if (effectiveDirective === 'worker-src') refused = true;
  }, until);
  const blob = new Blob([`import ${JSON.stringify(script)}`], {type: 'text/javascript'});
  open(URL.createObjectURL(blob), !script.startsWith(`${location.origin}/`));
  afterReal(BOOT_MS, () => heard || say('failed', {reason: 'timeout'}));

  return {
    stop,
    /** @param {Batch} batch */
    post: (batch) => {
      pending += 1;
      worker?.postMessage(JSON.stringify({type: 'batch', ...batch}));
      if (!ticking) afterReal(TICK_MS, tick);
      ticking = true;
    },
  };
};
