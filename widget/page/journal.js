/**
 * The session as lines: what the engine was told, and what it answered.
 *
 * Rule 1: nothing is told to anyone, not even to page code, unless the site records and the visitor allowed storage.
 * Rule 2: line 1 is a header; then a batch and its answer, in turn. A batch that was never answered is not a line.
 * Rule 3: lines leave in order, in chunks, each under what `keepalive` allows; what comes after `LINES_MAX` is not
 * recorded: half an hour of hard work with the mouse, but not a whole day.
 */
import {guarded, listen} from './guard.js';

const LINES_MAX = 50000;
const CHUNK_CHARS = 20000;
const POST_MS = 5000;

/**
 * Opens the journal of one page.
 * @param {{url: string | null, name: string, allowed: () => boolean, until: AbortSignal}} given
 */
export const openJournal = ({url, name, allowed, until}) => {
  /** @type {string[]} */
  const lines = [];
  /** @type {Map<number, string>} */
  const asked = new Map();
  let posted = 0;
  let busy = false;

  const chunk = () => {
    let chars = 0;
    let end = posted;
    while (end < lines.length && (chars += lines[end].length) < CHUNK_CHARS || end === posted) end += 1;
    return lines.slice(posted, end);
  };
  /** @param {boolean} last */
  const post = async (last) => {
    while (url && allowed() && posted < lines.length && (!busy || last)) {
      const part = chunk();
      const body = part.join('\n') + '\n';
      const request = {method: 'POST', body, keepalive: body.length < CHUNK_CHARS};
      posted += part.length;
      if (last && navigator.sendBeacon(`${url}/${name}`, body)) continue;
      busy = true;
      const answer = await fetch(`${url}/${name}`, request).catch(() => null);
      busy = false;
      if (!answer || answer.status > 499) return void (posted -= part.length);
    }
  };
  const timer = setInterval(guarded(() => post(false)), POST_MS);
  until.addEventListener('abort', () => clearInterval(timer));
  listen(window, 'pagehide', () => post(true), until);

  return {
    /** Begins anew: also after a worker was replaced. @param {Plain} header */
    begin: (header) => {
      asked.clear();
      lines.push(JSON.stringify({journal: 1, ...header}));
    },
    /** @param {Batch} batch */
    batch: ({seq, now, signals}) => asked.set(seq, JSON.stringify({now, signals})),
    /** @param {Reply} reply */
    reply: ({seq, effects, next_wake}) => {
      const batch = asked.get(seq);
      asked.delete(seq);
      if (batch && lines.length < LINES_MAX) lines.push(batch, JSON.stringify({effects, next_wake}));
    },
    read: () => (allowed() && lines.length ? lines.join('\n') + '\n' : ''),
  };
};
