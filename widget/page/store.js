/**
 * What may be kept, kept where the visitor allowed.
 *
 * Rule 1: consent `memory` keeps nothing but this page's own variables, `session` uses sessionStorage,
 * `persistent` localStorage. Nothing is even read above the level that was given. There are no cookies.
 * Rule 2: a browser that says "do not sell or share" (Global Privacy Control) holds consent at `memory`.
 * Rule 3: the engine's memory, whose content is its own business, stands under `momently:<site>`, all else under
 * `momently:<site>:<name>`. A text that is no JSON object is not taken in.
 * Rule 4: stepping down, or saying no, deletes what a higher level had kept. Silence deletes nothing: what an earlier
 * page may keep, a page that has not heard yet must not forget. A memory that another page deleted is such a no.
 * Rule 5: "no more offers" is kept at every level, in localStorage, as `no:momently:<site>`: that word alone, without
 * a name or a time, since the visitor asked for it and it cannot be heeded otherwise. No rule deletes it.
 * Rule 6: a storage that is full or forbidden is no failure: the page remembers for as long as it lives.
 */
import {asObject, parsed} from './reach.js';
import {emit} from './wire.js';
import {listen} from './guard.js';

/** @type {Level[]} */
const LEVELS = ['memory', 'session', 'persistent'];

const NO = 'no:';

/** The name of the engine's memory. */
export const MEMORY = '';

/** @type {Level} */
export let level = 'memory';
/** @type {Storage | null} */
export let storage = null;
/** Everything kept, by name. @type {Map<string, any>} */
const all = new Map();
let rank = 0;
let site = '';
let asked = false;

/** @param {number} rank @returns {Storage | null} */
const storageOf = (rank) => {
  try {
    return rank > 1 ? localStorage : rank ? sessionStorage : null;
  } catch {
    return null;
  }
};

/** Our keys in a storage. @param {Storage | null} from */
const keys = (from) => Object.keys(from ?? {}).filter((key) => `${key}:`.startsWith(`${site}:`));

/** @param {string} name @param {any} value */
export const keep = (name, value) => {
  all.set(name, value);
  try {
    if (value.opted_out === true) localStorage[NO + site] = 1;
    storage?.setItem(site + name, JSON.stringify(value));
  } catch {
    // Rule 6.
  }
};

/** @param {string} name */
export const drop = (name) => {
  all.delete(name);
  storage?.removeItem(site + name);
};

/** @param {string} name */
export const read = (name) => all.get(name) ?? null;

/** All that is kept under names that begin with `start`. @param {string} start @returns {any[]} */
export const list = (start) => [...all].filter(([name]) => name.startsWith(start)).map(([, value]) => value);

/** Takes its place at `rank`; on the way up takes in what was kept there. @param {boolean} up */
const settle = (up) => {
  if (!site) return;
  for (let above = 2; asked && above > rank; above -= 1) {
    const left = storageOf(above);
    for (const key of keys(left)) left?.removeItem(key);
  }
  storage = storageOf(rank);
  for (const key of up ? keys(storage) : []) {
    // A memory that is no JSON object goes to the engine as an empty one, which drops and reports it.
    const value = asObject(parsed(storage?.getItem(key))) ?? (key === site && {});
    if (value) all.set(key.slice(site.length), value);
  }
  all.forEach((value, name) => keep(name, value));
};

/** Tells the engine what it may keep. */
export const tellConsent = () => emit('consent_changed', {consent: level, storage: !!storage});

/** Takes in what another page remembers, or no longer may. */
const reread = () => {
  const text = storage?.getItem(site);
  const memory = asObject(parsed(text));
  if (memory) {
    all.set(MEMORY, memory);
    emit('memory_changed', {memory});
  } else if (text === null && read(MEMORY)) {
    consent(LEVELS[0]);
    tellConsent();
  }
};

/** Names the site, reads what was kept for it, and tells what other pages remember. @param {string} name */
export const open = (name) => {
  site = `momently:${name}`;
  settle(true);
  if (storageOf(2)?.[NO + site]) emit('opted_out');
  // A page back from the back/forward cache (`persisted`) has heard nothing meanwhile.
  listen(window, 'storage pageshow', ({key, persisted}) => (persisted ?? [site, null].includes(key)) && reread());
};

/** Takes the visitor's word; returns whether it changed anything. @param {any} word */
export const consent = (word) => {
  const before = rank;
  rank = navigator.globalPrivacyControl ? 0 : Math.max(0, LEVELS.indexOf(word));
  level = LEVELS[rank];
  asked = true;
  settle(rank > before);
  return rank !== before;
};
