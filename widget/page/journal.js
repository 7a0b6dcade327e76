/**
 * The session as lines: what the engine was told, and what it answered.
 *
 * Rule 1: nothing is told to anyone, not even to page code, unless the site records and the visitor allowed storage.
 * Rule 2: a header for each engine; then a batch and its answer, in turn. A batch that was never answered is no line.
 * Rule 3: lines leave in order, in chunks, the last ones as a beacon.
 * Rule 4: a file of its own: only pages that record load it. It has no part of momently but what it is handed.
 * Rule 5: after `LINES_MAX` nothing more is recorded: half an hour of hard work with the mouse, but not a whole day.
 */
const LINES_MAX = 50000;
const CHUNK_LINES = 500;
const KEEPALIVE_CHARS = 40000;
const POST_MS = 2000;

/**
 * Opens the journal of one page; `reach` asks a server, `onLeave` calls when the page goes.
 * @param {{url: string | null, allowed: () => boolean, reach: typeof import('./reach.js').reach,
 *   listen: typeof import('./guard.js').listen}} given
 */
export const openJournal = ({url, allowed, reach, listen}) => {
  /** @type {string[]} */
  const lines = [];
  /** @type {Map<number, string>} */
  const asked = new Map();
  let posted = 0;
  let busy = false;

  /** @param {number} [from] @param {number} [to] */
  const text = (from, to) => lines.slice(from, to).map((line) => `${line}\n`).join('');
  const post = async () => {
    if (!url || busy || !allowed() || posted >= lines.length) return;
    const from = posted;
    posted = Math.min(lines.length, from + CHUNK_LINES);
    const body = text(from, posted);
    busy = true;
    const {status} = await reach(url, {method: 'POST', body, keepalive: body.length < KEEPALIVE_CHARS});
    busy = false;
    if (!status || status > 499) posted = from;
  };
  setInterval(post, POST_MS);
  listen(window, 'pagehide', () => {
    if (url && allowed() && posted < lines.length && navigator.sendBeacon(url, text(posted))) posted = lines.length;
  });

  return {
    /** All lines so far, if they may be told. */
    read: () => (allowed() ? text() : ''),
    /** Begins anew, with another engine. @param {Plain} header */
    begin: (header) => {
      asked.clear();
      lines.push(JSON.stringify({journal: 1, ...header}));
    },
    /** @param {Batch} batch */
    batch: ({seq, now, signals}) => asked.set(seq, JSON.stringify({now, signals})),
    /** @param {Reply} reply */
    reply: ({seq, effects, next_wake}) => {
      const told = asked.get(seq);
      asked.delete(seq);
      if (told && lines.length < LINES_MAX) lines.push(told, JSON.stringify({effects, next_wake}));
    },
  };
};
