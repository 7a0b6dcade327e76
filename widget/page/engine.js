/**
 * Keeps one engine alive: starts it, feeds it, restarts it once, or gives it up.
 *
 * Rule 1: a worker that falls silent is reported and replaced once, without the site's plug-ins. The new engine
 * begins with the memory last remembered, so that nothing is shown twice; what an old one asked for is dropped.
 * Rule 2: what cannot start leaves the page untouched, with one reason.
 */
import {now, randomHex} from './clock.js';
import {guarded} from './guard.js';
import {startBrain} from './brain.js';
import {sessionSignal} from './session.js';

/**
 * @param {Plain} parts the page's parts: base, manifest, wire, store, courier, journal, showing, effects
 * @param {{armed: (told: Plain) => void, off: (reason: string) => void, tellAgain: () => void}} on
 * @param {number} beganAt when the page's first signal may have happened
 */
export const openEngine = ({base, manifest, wire, store, courier, journal, showing, perform, pageId}, on, beganAt) => {
  const {files, bundle_hash: bundle, engine, site} = manifest;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let alarm;
  let restarts = 0;
  let computeMs = 0;
  /** @type {{stop: () => void} | null} */
  let brain = null;

  /** @param {string} seed */
  const report = (seed) => {
    courier.send({
      specversion: '1.0', id: `${seed}-worker_silent`, source: `/momently/${site}`, type: 'momently.error',
      time: new Date().toISOString(), subject: 'anonymous', datacontenttype: 'application/json',
      data: {reason: 'worker_silent', consent: store.level(), page_path: location.pathname},
    });
    courier.flush();
  };
  const stop = () => {
    clearTimeout(alarm);
    brain?.stop();
    wire.clear();
    showing.close('off');
  };

  /** @param {number} at @param {boolean} plain without the site's plug-ins */
  const begin = (at, plain) => {
    const seed = randomHex(16);
    const started = startBrain({
      script: new URL(files.worker, base).href,
      boot: {base, files, reload_without_plugins: plain},
      on: {
        ready: (told) => {
          journal.begin({bundle, engine, seed, site});
          wire.begin((/** @type {Batch} */ batch) => {
            journal.batch(batch);
            started.post(batch);
          }, sessionSignal({seed, pageId, at, store}));
          on.armed(told);
        },
        reply: (reply) => {
          computeMs = reply.compute_ms;
          journal.reply(reply);
          perform(reply.effects, () => brain === started);
          wire.answered(reply.seq);
          clearTimeout(alarm);
          if (reply.next_wake !== null) {
            alarm = setTimeout(guarded(() => wire.emit('wake', {})), Math.min(Math.max(0, reply.next_wake - now()), 2 ** 31 - 1));
          }
        },
        failed: (reason) => {
          stop();
          on.off(reason);
        },
        silent: () => {
          stop();
          report(seed);
          restarts += 1;
          if (restarts > 1) return on.off('worker_silent');
          const again = now();
          on.tellAgain();
          begin(again, true);
        },
      },
    });
    brain = started;
  };
  begin(beganAt, false);
  return {stop, told: () => ({restarts, compute_ms: computeMs})};
};
