/**
 * momently.js: the one file a shop's tag names. It joins the page's parts and starts them in order.
 *
 * Rule 1: senses start at once, for they cost nothing; Python starts when the page is quiet; the stage comes when
 * Python is ready.
 * Rule 2: everything is found relative to this script, or to the manifest that `data-momently-manifest` names.
 * Rule 3: whatever fails, the page goes on as if we were not there, and `momently.status()` has the reason.
 * Rule 4: pasted twice, the second copy does nothing.
 */
import {announce, openStatus} from './status.js';
import {now, randomHex} from './clock.js';
import {guarded, slipped, whenFailing} from './guard.js';
import {openCommands} from './commands.js';
import {openCourier} from './courier.js';
import {openEffects} from './effects.js';
import {openEngine} from './engine.js';
import {openJournal} from './journal.js';
import {openOutbox} from './outbox.js';
import {openShowing} from './showing.js';
import {openStore} from './store.js';
import {openWire} from './wire.js';
import {readManifest, watchPaused} from './manifest.js';
import {rightMoment, whyNot} from './start.js';
import {watchAll} from './sensors/all.js';

const VERSION = '0.1.0';

/** Loads and opens the stage. @param {string} base @param {Record<string, string>} files @param {Emit} emit @returns {Promise<Stage>} */
const openStageOf = async (base, files, emit) => {
  const [module, overlays] = await Promise.all([
    import(new URL(files.stage, base).href),
    fetch(new URL(files.overlays, base)).then((answer) => answer.json()),
  ]);
  return module.openStage({overlays, emit, document});
};

/** An address of the site's own, as its pages see it. @param {string | null | undefined} path */
const absolute = (path) => (path ? new URL(path, document.baseURI).href : null);

/** @param {HTMLScriptElement | null} tag */
const openMomently = (tag) => {
  const beganAt = now();
  const life = new AbortController();
  const until = life.signal;
  const pageId = randomHex(8);
  const wire = openWire();
  const store = openStore();
  /** @type {Plain} */
  const parts = {wire, store, pageId};
  const status = openStatus(() => ({
    version: VERSION, consent: store.level(), ...parts.engine?.told(), outcomes: parts.courier?.counts() ?? null,
  }));

  /** @param {string} reason */
  const off = (reason) => {
    if (until.aborted) return;
    life.abort();
    parts.engine?.stop();
    status.off(reason);
  };
  whenFailing(() => off('internal'));

  const consent = (/** @type {unknown} */ level) => {
    const {changed, found} = store.consent(level);
    if (!changed) return;
    parts.outbox?.moveTo(store.level()).then(parts.courier.flush).catch(slipped);
    if (!wire.begun()) return;
    wire.emit('consent_changed', {consent: store.level()});
    if (found) wire.emit('memory_changed', {memory: found});
  };

  /** @param {Manifest} manifest @param {string} base */
  const joinParts = (manifest, base) => {
    const {settings, site, files} = manifest;
    const outbox = openOutbox(site);
    const courier = openCourier({url: absolute(settings.collector), outbox});
    const showing = openShowing({
      stage: () => (parts.stage ??= openStageOf(base, files, showing.heard)), emit: wire.emit,
    });
    const journal = openJournal({
      url: settings.journal?.record ? absolute(settings.journal.url) : null, name: pageId, until,
      allowed: () => !!settings.journal?.record && store.level() !== 'memory',
    });
    const perform = openEffects({settings, showing, store, courier, emit: wire.emit});
    Object.assign(parts, {manifest, base, outbox, courier, showing, journal, perform});
    store.open(site);
    store.watch(wire.emit, until);
    outbox.moveTo(store.level()).then(courier.flush).catch(slipped);
  };

  /** @param {Plain} told */
  const armed = (told) => {
    performance.mark('momently:armed');
    status.become('armed', {boot_ms: told.boot_ms, problems: told.problems});
    parts.stage ??= openStageOf(parts.base, parts.manifest.files, parts.showing.heard);
    parts.stage.catch(() => (parts.stage = null));
    announce('ready', {version: VERSION});
  };

  const begin = async () => {
    const missing = whyNot();
    if (missing) return off(missing);
    const url = new URL(tag?.dataset.momentlyManifest ?? 'manifest.json', tag?.dataset.momentlyManifest ? document.baseURI : tag?.src).href;
    const manifest = await readManifest(url);
    if (!manifest) return off('manifest_failed');
    if (manifest.paused) return off('paused');
    joinParts(manifest, new URL('.', url).href);
    await rightMoment(manifest.settings.start);
    if (until.aborted) return;
    status.become('starting');
    parts.engine = openEngine(/** @type {any} */ (parts), {armed, off, tellAgain: senses.tellAgain}, beganAt);
    watchPaused(url, manifest, (paused) => wire.emit('paused', paused), until);
  };

  const senses = watchAll(wire.emit, until);
  const push = openCommands(wire.emit, consent, senses.learn);
  const early = Array.isArray(window.momently) ? window.momently : [];
  window.momently = {push, status: status.read, journal: () => parts.journal?.read() ?? '', version: VERSION};
  push(...early);
  begin().catch(() => off('internal'));
};

if (window.momently?.version) console.info('momently is on this page already: the second tag does nothing.');
else {
  const found = document.currentScript ?? document.querySelector('script[src*="momently.js"]');
  guarded(openMomently)(/** @type {HTMLScriptElement | null} */ (found));
}
