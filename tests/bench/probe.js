/**
 * Watches a page from before its first byte, in the page's own clock.
 *
 * Rule 1: it only listens; what it finds is read at the end of a visit, and no sooner.
 * Rule 2: the same probe watches the page with momently and the page without.
 * Rule 3: every layout shift counts, also one that follows a click: momently promises none.
 */
(() => {
  const OWN = /\/momently\//;
  const seen = {
    longTasks: [], ownScripts: [], shifts: [], interactions: {}, clicks: [], lcp: null, loaded: null,
    armed: null, off: null, worker: null, sent: {}, replies: [], left: [], show: [], painted: [],
  };
  /** Resolves once a list of `seen` has `count` entries: true, or false after `patience` ms. */
  const until = (name, count, patience) =>
    new Promise((tell) => {
      const look = () => seen[name].length >= count && (clearInterval(again), tell(true));
      const again = setInterval(look, 20);
      setTimeout(() => (clearInterval(again), tell(false)), patience);
      look();
    });
  window.momentlyBench = {seen, until};

  const watch = (type, take, more = {}) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({type, buffered: true, ...more});
  watch('longtask', ({startTime, duration}) => seen.longTasks.push([startTime, duration]));
  // Frames of over 50 ms name the scripts that ran in them: these are ours for certain.
  watch('long-animation-frame', ({scripts}) => {
    for (const {sourceURL, duration} of scripts) if (OWN.test(sourceURL)) seen.ownScripts.push(duration);
  });
  watch('layout-shift', ({startTime, value}) => seen.shifts.push([startTime, value]));
  watch('largest-contentful-paint', ({startTime}) => (seen.lcp = startTime));
  watch('mark', ({name, startTime}) => {
    if (name === 'momently:show') seen.show.push(startTime);
    if (name === 'momently:painted') seen.painted.push(startTime);
  });
  const interaction = ({interactionId, startTime, duration}) => {
    if (!interactionId) return;
    const [, known = 0] = seen.interactions[interactionId] ?? [];
    seen.interactions[interactionId] = [startTime, Math.max(known, duration)];
  };
  watch('event', interaction, {durationThreshold: 16});
  watch('first-input', interaction);

  const listen = (name, then) => document.addEventListener(name, then, {capture: true, passive: true});
  addEventListener('load', () => (seen.loaded = performance.now()));
  listen('momently:ready', () => (seen.armed ??= performance.now()));
  listen('momently:off', ({detail}) => (seen.off = detail.reason));
  listen('click', ({timeStamp, isTrusted}) => isTrusted && seen.clicks.push(timeStamp));
  listen('mouseout', ({relatedTarget, clientY, timeStamp}) => {
    if (relatedTarget === null && clientY <= 0) seen.left.push(timeStamp);
  });

  // Batches and replies as they pass: text is kept here, and read by the bench afterwards.
  const Plain = window.Worker;
  window.Worker = class extends Plain {
    constructor(...given) {
      super(...given);
      seen.worker ??= performance.now();
      this.addEventListener('message', ({data}) => seen.replies.push([performance.now(), data]));
    }

    postMessage(text, ...rest) {
      const {1: seq} = /^\{"type":"batch","seq":(\d+)/.exec(text) ?? {};
      if (seq) seen.sent[seq] = performance.now();
      super.postMessage(text, ...rest);
    }
  };

  // Something to press that changes at every press, so that every click has a frame to wait for.
  document.addEventListener('DOMContentLoaded', () => {
    const key = document.createElement('button');
    key.type = 'button';
    key.textContent = '0';
    Object.assign(key.style, {
      position: 'fixed', right: '0', top: '40%', width: '80px', height: '40px', zIndex: '2147483000',
    });
    key.addEventListener('click', () => (key.textContent = String(Number(key.textContent) + 1)));
    document.body.append(key);
  });
})();
