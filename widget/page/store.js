/**
 * What may be kept, kept where the visitor allowed.
 *
 * Rule 1: consent `memory` keeps nothing but this page's own variables, `session` uses sessionStorage,
 * `persistent` localStorage. Nothing is even read above the level that was given. There are no cookies.
 * Rule 2: a browser that says "do not sell or share" (Global Privacy Control) holds consent at `memory`.
 * Rule 3: texts of ours stand under `momently:<site>` (the engine's memory, whose content is its own business) and
 * `momently:<site>:<name>`. One that is no JSON object is dropped.
 * Rule 4: stepping down, or saying no, deletes what a higher level had kept. Silence deletes nothing: what an earlier
 * page may keep, a page that has not heard yet must not forget.
 * Rule 5: a storage that is full or forbidden is no failure: the page remembers for as long as it lives.
 */
import {asObject} from './reach.js';
import {emit} from './wire.js';
import {listen} from './guard.js';
import {until} from './status.js';

/** @type {Level[]} */
const LEVELS = ['memory', 'session', 'persistent'];

/** @type {Level} */
export let level = 'memory';
/** @type {Storage | null} */
export let storage = null;
/** The engine's memory. @type {Plain | null} */
export let memory = null;
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

/** @param {string | null | undefined} text */
const parsed = (text) => {
  try {
    return asObject(JSON.parse(text ?? 'null'));
  } catch {
    return null;
  }
};

/** @param {Storage | null} from @param {string} prefix */
const keys = (from, prefix) => Object.keys(from ?? {}).filter((key) => `${key}:`.startsWith(prefix));

/** @param {string} key @param {Plain} value */
const set = (key, value) => {
  try {
    storage?.setItem(key, JSON.stringify(value));
  } catch {
    // Rule 5.
  }
};

/** Takes its place; on the way up returns the memory that was found there. @param {boolean} up */
const settle = (up) => {
  if (!site) return null;
  for (let above = 2; asked && above > rank; above -= 1) {
    const left = storageOf(above);
    for (const key of keys(left, `${site}:`)) left?.removeItem(key);
  }
  storage = storageOf(rank);
  const found = up ? parsed(storage?.getItem(site)) : null;
  memory = found ?? memory;
  if (memory) set(site, memory);
  return found;
};

/** Keeps the engine's memory. @param {Plain} found */
export const remember = (found) => set(site, (memory = found));

/** Keeps something more. @param {string} name @param {Plain} value */
export const keep = (name, value) => set(`${site}:${name}`, value);

/** @param {string} name */
export const drop = (name) => storage?.removeItem(`${site}:${name}`);

/** What was kept under names that begin with `name`. @param {string} name @returns {any[]} */
export const kept = (name) =>
  keys(storage, `${site}:${name}`).map((key) => parsed(storage?.getItem(key))).filter(Boolean);

/** Names the site, reads its memory, and tells what other tabs remember. @param {string} name */
export const open = (name) => {
  site = `momently:${name}`;
  settle(true);
  listen(window, 'storage', ({key, newValue}) => {
    const found = key === site && rank > 1 && parsed(newValue);
    if (found) emit('memory_changed', {memory: (memory = found)});
  }, until);
};

/** Takes the visitor's word; returns whether it changed anything, and the memory found. @param {unknown} word */
export const consent = (word) => {
  const before = rank;
  rank = navigator.globalPrivacyControl ? 0 : Math.max(0, LEVELS.findIndex((known) => known === word));
  level = LEVELS[rank];
  asked = true;
  const found = settle(rank > before);
  return {changed: rank !== before, found};
};
