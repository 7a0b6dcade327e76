/**
 * Carries the engine's questions to the issuer and to the shop's cart, and brings back the answers.
 *
 * Rule 1: every question is answered once: by the one asked, or by its own time limit.
 * Rule 2: an answer tells whether it worked (`ok`), the HTTP status (0: nobody answered) and the body if it was a
 * JSON object. A cart that answers 200 with `"ok": false` has refused.
 */

const TIMEOUT_MS = 8000;

/** @type {Record<string, (settings: Settings, question: string, body: Plain) => [string, RequestInit] | null>} */
const ROUTES = {
  issuer: ({issuer}, question, body) => {
    const path = {claim: '/claims', commit: '/draws', play: `/draws/${encodeURIComponent(body.draw_id)}/play`}[question];
    return issuer && path ? [issuer.replace(/\/$/, '') + path, posted(body)] : null;
  },
  cart: ({cart}, question, body) => {
    if (!cart || question !== 'apply') return null;
    return [cart.url, {...posted({[cart.field ?? 'code']: body.code}), method: cart.method ?? 'POST'}];
  },
};

/** @param {Plain} body @returns {RequestInit} */
const posted = (body) => ({
  method: 'POST',
  body: JSON.stringify(body),
  headers: {'content-type': 'application/json', accept: 'application/json'},
});

/** @param {Response} response */
const told = async (response) => {
  const read = await response.json().catch(() => null);
  const answer = read && typeof read === 'object' && !Array.isArray(read) ? read : null;
  return {ok: response.ok && answer?.ok !== false, status: response.status, answer};
};

/**
 * Asks, and returns the fields of an `answered` signal; it never throws.
 * @param {Settings} settings
 * @param {Plain} ask the effect
 * @returns {Promise<{ok: boolean, status: number, answer: Plain | null, reason?: string}>}
 */
export const ask = async (settings, {to, question, body, timeout_ms}) => {
  const route = ROUTES[to]?.(settings, question, body ?? {});
  if (!route) return {ok: false, status: 0, answer: null, reason: 'not_configured'};
  const [url, request] = route;
  try {
    return await told(await fetch(url, {...request, signal: AbortSignal.timeout(timeout_ms || TIMEOUT_MS)}));
  } catch (problem) {
    const reason = /** @type {Error} */ (problem).name === 'TimeoutError' ? 'timeout' : 'network';
    return {ok: false, status: 0, answer: null, reason};
  }
};
