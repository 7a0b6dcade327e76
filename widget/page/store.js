/**
 * The engine's memory, kept where the visitor allowed.
 *
 * Rule 1: consent `memory` keeps nothing but this page's own variables, `session` uses sessionStorage,
 * `persistent` localStorage. Nothing is even read above the level that was given. There are no cookies.
 * Rule 2: a browser that says "do not sell or share" (Global Privacy Control) holds consent at `memory`.
 * Rule 3: what is kept is the engine's own business; here it is one JSON text under `momently:<site>`. A text
 * that is no JSON object is dropped.
 * Rule 4: stepping down deletes what the higher level had kept.
 */
import {listen} from './guard.js';
import {randomHex} from './clock.js';

/** @type {Level[]} */
const LEVELS = ['memory', 'session', 'persistent'];

/** The storage that a level may use; null where there is none or the browser refuses. @param {Level} level */
export const storageOf = (level) => {
  try {
    return {memory: null, session: sessionStorage, persistent: localStorage}[level];
  } catch {
    return null;
  }
};

/** @param {string | null | undefined} text @returns {Plain | null} */
const parsed = (text) => {
  try {
    const read = JSON.parse(text ?? 'null');
    return read && typeof read === 'object' && !Array.isArray(read) ? read : null;
  } catch {
    return null;
  }
};

/** What the visitor allowed, as far as this browser lets the site go. @param {unknown} asked @returns {Level} */
const capped = (asked) => {
  const level = LEVELS.find((known) => known === asked) ?? 'memory';
  return navigator.globalPrivacyControl ? 'memory' : level;
};

/** Opens the store, closed to everything until `open` names the site. */
export const openStore = () => {
  /** @type {Level} */
  let level = 'memory';
  let key = '';
  /** @type {Plain | null} */
  let memory = null;
  let tab = randomHex(8);

  const keep = () => {
    try {
      if (key && memory) storageOf(level)?.setItem(key, JSON.stringify(memory));
    } catch {
      // A full or forbidden storage: the page remembers for as long as it lives.
    }
  };
  const take = () => {
    const storage = storageOf(level);
    if (!key || !storage) return null;
    const found = parsed(storage.getItem(key));
    tab = sessionStorage.getItem(`${key}:tab`) ?? tab;
    sessionStorage.setItem(`${key}:tab`, tab);
    if (found) memory = found;
    return found;
  };
  const forget = () => {
    for (const above of LEVELS.slice(1)) {
      if (above === level) continue;
      storageOf(above)?.removeItem(key);
    }
    if (level === 'memory') storageOf('session')?.removeItem(`${key}:tab`);
  };

  return {
    level: () => level,
    read: () => memory,
    tab: () => tab,
    usable: () => storageOf(level) !== null,
    /** @param {Plain} found */
    write: (found) => {
      memory = found;
      keep();
    },
    /** Names the site and reads what was kept for it. @param {string} site */
    open: (site) => {
      key = `momently:${site}`;
      take();
    },
    /**
     * Takes the visitor's word; returns whether it changed anything, and what was found at the new level.
     * @param {unknown} asked
     */
    consent: (asked) => {
      const before = level;
      level = capped(asked);
      if (level === before) return {changed: false, found: null};
      const found = LEVELS.indexOf(level) > LEVELS.indexOf(before) ? take() : null;
      if (!found) keep();
      if (key) forget();
      return {changed: true, found};
    },
    /** Tells what another tab of this site remembered. @param {Emit} emit @param {AbortSignal} until */
    watch: (emit, until) => {
      listen(window, 'storage', (notice) => {
        if (notice.key !== key || level !== 'persistent') return;
        const found = parsed(notice.newValue);
        if (!found) return;
        memory = found;
        emit('memory_changed', {memory: found});
      }, until);
    },
  };
};
