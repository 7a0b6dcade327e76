/**
 * The session as lines: what the engine was told, and what it answered.
 *
 * Rule 1: nothing is written down unless the site records and the visitor allows storage. A journal begins with its
 * engine, so that one whose beginning was not allowed is none; one that is no longer allowed is forgotten.
 * Rule 2: a header for each engine; then a batch and its answer, in turn. A batch that was never answered is no line.
 * Rule 3: lines leave in order, in chunks, the last ones as a beacon.
 * Rule 4: an extra: only pages of sites that record load it.
 * Rule 5: nothing in it says who the visitor is (scrub.js).
 * Rule 6: after `LINES_MAX` nothing more is recorded: half an hour of hard work with the mouse, but not a whole day.
 */
import {randomName} from '../clock.js';
import {reach} from '../reach.js';
import {openScrub} from './scrub.js';

const LINES_MAX = 50000;
const CHUNK_LINES = 500;
const KEEPALIVE_CHARS = 40000;
const BEACON_CHARS = 20000;
const POST_MS = 2000;

/** Opens the journal of this page. @param {Kit} kit @returns {Extra} */
export const open = ({level, listen, manifest, until}) => {
  const to = manifest.settings.journal?.url;
  const url = to && `${to}/${randomName()}`;
  // What someone inspects is no session of a visitor's.
  const inspected = location.search.includes('momently_preview');
  const allowed = () => level() !== 'memory' && !inspected;
  /** @type {string[]} */
  let lines = [];
  /** @type {Map<number, string>} */
  const asked = new Map();
  let posted = 0;
  let busy = false;
  let begun = false;

  /** Whether this engine is written down. */
  const records = () => {
    if (!allowed()) [lines, posted, begun] = [[], 0, false];
    return begun;
  };
  /** @param {number} [from] @param {number} [to] */
  const text = (from, to) => lines.slice(from, to).map((line) => `${line}\n`).join('');
  const post = async () => {
    if (!records() || !url || busy || posted >= lines.length) return;
    const from = posted;
    const to = (posted = Math.min(lines.length, from + CHUNK_LINES));
    const body = text(from, to);
    busy = true;
    const {status} = await reach(url, {method: 'POST', body, keepalive: body.length < KEEPALIVE_CHARS});
    busy = false;
    // Unless the page went meanwhile, or the visitor's leave: then they are past sending.
    if ((!status || status > 499) && posted === to) posted = from;
  };
  // The first engine has the site's plug-ins; one that replaces it has none.
  let plugins = manifest.files.plugins?.replace(/^plugins-|\.zip$/g, '');
  /** Begins anew, with another engine. @param {string} seed */
  const begin = (seed) => {
    const {bundle_hash: bundle, engine, site} = manifest;
    asked.clear();
    begun = allowed();
    if (begun) lines.push(JSON.stringify({journal: 1, bundle, engine, seed, site, plugins}));
    plugins &&= 'off';
  };
  const scrub = openScrub();
  const timer = setInterval(post, POST_MS);
  until.addEventListener('abort', () => clearInterval(timer));
  listen(window, 'pagehide', () => {
    while (url && records() && posted < lines.length) {
      let to = posted + 1;
      for (let chars = lines[posted].length; to < lines.length; to += 1) {
        chars += lines[to].length;
        if (chars > BEACON_CHARS) break;
      }
      if (!navigator.sendBeacon(url, text(posted, to))) return;
      posted = to;
    }
  });

  return {
    /** All lines so far, if they may be told. */
    read: () => (records() ? text() : ''),
    batch: ({seq, now, signals: told}) => {
      if (told[0].kind === 'session') begin(told[0].seed);
      asked.set(seq, JSON.stringify({now, signals: told}, scrub));
    },
    reply: ({seq, effects, next_wake}) => {
      const told = asked.get(seq);
      asked.delete(seq);
      if (records() && told && lines.length < LINES_MAX) lines.push(told, JSON.stringify({effects, next_wake}, scrub));
    },
  };
};
