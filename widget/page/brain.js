/**
 * Starts the worker that thinks, and notices when it stops thinking.
 *
 * Rule 1: a Blob module worker that imports an absolute URL comes first: it works whatever origin the tag came
 * from. Where the page's policy refuses it, the script itself is tried, which needs the page's own origin.
 * Rule 2: a worker that leaves a batch unanswered for two seconds (four for the first, which holds all that was
 * kept while Python started) is told on. The seconds are real ones, and stop in the back/forward cache:
 * AbortSignal.timeout gives both; setTimeout would follow a test's clock while the worker does not.
 * Rule 3: each failure has one word, told once.
 */
import {listen, guarded} from './guard.js';

const TICK_MS = 1000;
const BOOT_MS = 60000;

/** @type {{createScriptURL(text: string): string} | undefined} */
let policy;

/** @param {string} text */
const trusted = (text) => {
  policy ??= window.trustedTypes?.createPolicy('momently', {createScriptURL: (/** @type {string} */ url) => url});
  return policy ? policy.createScriptURL(text) : text;
};

/** @param {string} url */
const blobOf = (url) =>
  URL.createObjectURL(new Blob([`import ${JSON.stringify(url)}`], {type: 'text/javascript'}));

/** Calls `then` after some real milliseconds. @param {number} ms @param {() => void} then */
const afterReal = (ms, then) => {
  AbortSignal.timeout(ms).addEventListener('abort', guarded(then));
};

/**
 * Opens one worker.
 * @param {{script: string, boot: Plain, on: {ready: (told: Plain) => void, failed: (reason: string) => void,
 *   reply: (reply: Reply) => void, silent: () => void}}} given
 * @returns {{post: (batch: Batch) => void, stop: () => void}}
 */
export const startBrain = ({script, boot, on}) => {
  const life = new AbortController();
  const until = life.signal;
  /** @type {Worker | undefined} */
  let worker;
  let heard = false;
  let refused = false;
  let sent = 0;
  let answered = 0;
  let watching = false;

  const stop = () => {
    life.abort();
    worker?.terminate();
  };
  /** @param {string} reason */
  const fail = (reason) => {
    if (until.aborted) return;
    stop();
    on.failed(reason);
  };

  const watch = (/** @type {number} */ oldest, /** @type {number} */ ticks) => {
    watching = true;
    afterReal(TICK_MS, () => {
      if (until.aborted) return;
      watching = answered < sent;
      if (!watching) return;
      if (answered >= oldest) return watch(answered + 1, 2);
      if (ticks > 1) return watch(oldest, ticks - 1);
      stop();
      on.silent();
    });
  };

  /** @type {Record<string, (told: any) => void>} */
  const hear = {
    ready: (told) => on.ready(told),
    failed: (told) => fail(told.reason),
    reply: (told) => {
      answered = told.seq;
      on.reply(told);
    },
  };

  /** @param {string} address @param {(() => void) | null} next */
  const open = (address, next) => {
    const giveUp = () => {
      worker?.terminate();
      if (next) next();
      else fail(refused ? 'no_worker' : 'runtime_blocked');
    };
    try {
      worker = new Worker(trusted(address), {type: 'module'});
    } catch {
      refused = true;
      return giveUp();
    }
    listen(worker, 'message', ({data: text}) => {
      heard = true;
      const told = JSON.parse(text);
      if (!until.aborted) hear[told.type]?.(told);
    }, until);
    // After the first word a crash is a silence like any other: the watch will see it.
    listen(worker, 'error', () => heard || until.aborted || giveUp(), until);
    worker.postMessage(JSON.stringify({type: 'boot', ...boot}));
  };

  listen(document, 'securitypolicyviolation', ({effectiveDirective}) => {
    refused ||= /^(worker|child)-src/.test(effectiveDirective);
  }, until);
  const sameOrigin = new URL(script).origin === location.origin;
  open(blobOf(script), sameOrigin ? () => open(script, null) : null);
  afterReal(BOOT_MS, () => heard || fail('timeout'));

  return {
    post: (batch) => {
      worker?.postMessage(JSON.stringify({type: 'batch', ...batch}));
      const first = sent === 0;
      sent = batch.seq;
      if (first) answered = sent - 1;
      if (!watching) watch(answered + 1, first ? 4 : 2);
    },
    stop,
  };
};
