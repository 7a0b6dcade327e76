/**
 * Context sources: JSON documents that a site names, read for the engine.
 *
 * Rule 1: no cookies go along unless the site says so, nothing is sent but the address.
 * Rule 2: a document has 64 KiB at most, and a time limit; it is read no further than that.
 * Rule 3: only the value at the source's path goes to the engine. No value is no answer.
 */
import {parsed} from '../reach.js';

const MOST_BYTES = 65536;

/** Reads a body, up to what a document may have; null when there is more. @param {Response} response */
const text = async (response) => {
  const decoder = new TextDecoder();
  let said = '';
  let bytes = 0;
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    bytes += part.value.length;
    if (bytes > MOST_BYTES) {
      reader?.cancel();
      return null;
    }
    said += decoder.decode(part.value, {stream: true});
  }
  return said + decoder.decode();
};

/** Follows a path such as `current.temperature` or `days.0`. @param {any} from @param {string} path */
const valueAt = (from, path) => path.split('.').filter(Boolean).reduce(
  (at, name) => (typeof at === 'object' && at && Object.hasOwn(at, name) ? at[name] : null), from);

/**
 * Asks one source; never throws.
 * @param {Effect} effect
 * @returns {Promise<Plain>}
 */
export const askSource = async ({body: {url, path, credentials}, timeout_ms}) => {
  try {
    const response = await fetch(url, {
      credentials: credentials ? 'include' : 'omit',
      priority: 'low',
      signal: AbortSignal.timeout(timeout_ms),
    });
    const value = valueAt(parsed(await text(response)), path);
    return {ok: response.ok && value !== null, status: response.status, answer: value === null ? null : {value}};
  } catch (problem) {
    const reason = /** @type {Error} */ (problem).name === 'TimeoutError' ? 'timeout' : 'network';
    return {ok: false, status: 0, answer: null, reason};
  }
};
