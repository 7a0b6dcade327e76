/**
 * Requests, the same way for all: they end in an answer, whatever happens.
 *
 * Rule 1: nobody waits for ever: each request has a limit, in real time (a test's clock does not move the network).
 * Rule 2: status 0 means that nobody answered; `reason` then says why. A body counts only as a JSON object.
 */

/** @typedef {{ok: boolean, status: number, answer: Plain | null, reason?: string}} Answer */

const LIMIT_MS = 15000;

/** `value` if it is a JSON object, else null. @param {any} value @returns {Plain | null} */
export const asObject = (value) => (typeof value === 'object' && !Array.isArray(value) ? value : null);

/** What a JSON text says; null when it is none. @param {string | null | undefined} text @returns {any} */
export const parsed = (text) => {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
};

/**
 * Asks a server; never throws.
 * @param {string} url
 * @param {RequestInit} [request]
 * @param {number} [limitMs]
 * @returns {Promise<Answer>}
 */
export const reach = async (url, request, limitMs = LIMIT_MS) => {
  try {
    const response = await fetch(url, {...request, signal: AbortSignal.timeout(limitMs)});
    const answer = asObject(await response.json().catch(() => null));
    return {ok: response.ok, status: response.status, answer};
  } catch (problem) {
    const reason = /** @type {Error} */ (problem).name === 'TimeoutError' ? 'timeout' : 'network';
    return {ok: false, status: 0, answer: null, reason};
  }
};

/** A request that posts `body`. @param {string} body @param {string} type @returns {RequestInit} */
export const posted = (body, type = 'application/json') => ({method: 'POST', body, headers: {'content-type': type}});
