/**
 * The worker that thinks: starts it, speaks to it, ends it.
 *
 * Rule 1: a Blob module worker that imports an absolute URL comes first: it works whatever origin the tag came
 * from. Where the page's policy refuses it, the script itself is tried, which needs the page's own origin.
 * Rule 2: what goes over is one JSON text each way.
 * Rule 3: a worker that never said a word has failed; why, is one word, told once. After its first word a crash is a
 * silence like any other, and who waits for an answer will notice.
 */
import {listen} from './guard.js';

/** @type {Worker | undefined} */
let worker;
/** @type {{createScriptURL(text: string): string} | undefined} */
let policy;

/** @param {string} text */
const trusted = (text) => {
  policy ??= window.trustedTypes?.createPolicy('momently', {createScriptURL: (/** @type {string} */ url) => url});
  return policy?.createScriptURL(text) ?? text;
};

/** @param {Plain} message */
export const post = (message) => worker?.postMessage(JSON.stringify(message));

export const stop = () => worker?.terminate();

/**
 * Starts a worker.
 * @param {string} script its absolute URL
 * @param {Plain} boot its first message
 * @param {(told: any) => void} hear
 * @param {(reason: string) => void} fail
 */
export const start = (script, boot, hear, fail) => {
  let heard = false;
  let refused = false;
  /** @param {string} address @param {boolean} last */
  const open = (address, last) => {
    const giveUp = () => {
      if (heard) return;
      stop();
      if (last) fail(refused ? 'no_worker' : 'runtime_blocked');
      else open(script, true);
    };
    try {
      worker = new Worker(trusted(address), {type: 'module'});
      // Unless it is prevented, which no passive listener can, a worker's error is the page's own.
      worker.onerror = (notice) => (notice.preventDefault(), giveUp());
      listen(worker, 'message', (message) => {
        heard = true;
        hear(JSON.parse(message.data));
      });
      post(boot);
    } catch {
      refused = true;
      giveUp();
    }
  };
  listen(document, 'securitypolicyviolation', ({effectiveDirective}) => {
    refused ||= effectiveDirective === 'worker-src';
  });
  // 'strict-dynamic' refuses a static import in a Blob worker. A dynamic one comes late: `early` keeps for worker.js
  // what was posted meanwhile, and a failure is thrown on, or the page would never hear of it.
  const load = `import(${JSON.stringify(script)}).catch((e)=>setTimeout(()=>{throw e}))`;
  const text = `self.early=[];onmessage=(m)=>early.push(m.data);${load}`;
  const blob = new Blob([text], {type: 'text/javascript'});
  open(URL.createObjectURL(blob), !script.startsWith(`${location.origin}/`));
};
