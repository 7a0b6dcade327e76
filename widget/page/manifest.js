/**
 * The manifest: which files to load, and the kill switch.
 *
 * Rule 1: it is read anew at every page and every 30 seconds while the page is visible, conditionally: most reads
 * cost one empty answer.
 * Rule 2: a manifest that cannot be read again changes nothing.
 */
import {guarded} from './guard.js';

const REREAD_MS = 30000;

/** @param {string} url @returns {Promise<Manifest | null>} */
export const readManifest = async (url) => {
  const answer = await fetch(url, {cache: 'no-cache', priority: 'low'}).catch(() => null);
  const read = answer?.ok ? await answer.json().catch(() => null) : null;
  return read?.files && read.site ? read : null;
};

/** @param {Manifest} manifest */
const pausedBy = ({paused = false, paused_campaigns = []}) => ({site: paused, campaigns: paused_campaigns});

/**
 * Tells when the site, or one of its campaigns, is paused or resumed.
 * @param {string} url
 * @param {Manifest} known
 * @param {(paused: {site: boolean, campaigns: string[]}) => void} tell
 * @param {AbortSignal} until
 */
export const watchPaused = (url, known, tell, until) => {
  let last = JSON.stringify(pausedBy(known));
  const timer = setInterval(guarded(async () => {
    const read = document.hidden ? null : await readManifest(url);
    if (!read || until.aborted) return;
    const text = JSON.stringify(pausedBy(read));
    if (text !== last) tell(pausedBy(read));
    last = text;
  }), REREAD_MS);
  until.addEventListener('abort', () => clearInterval(timer));
};
