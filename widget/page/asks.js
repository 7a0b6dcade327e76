/**
 * Carries the engine's questions to the issuer and to the shop's cart, and brings back the answers.
 *
 * Rule 1: every question is answered once: by the one asked, or by its own time limit.
 * Rule 2: a cart that answers 200 with `"ok": false` has refused.
 */
import {manifest, siteUrl} from './manifest.js';
import {posted, reach} from './reach.js';

/**
 * Asks, and resolves to the fields of an `answered` signal; it never throws.
 * @param {Plain} effect
 * @returns {Promise<import('./reach.js').Answer>}
 */
export const ask = async ({to, question, body, timeout_ms}) => {
  const {issuer, cart} = manifest.settings;
  /** @type {Record<string, string>} */
  const paths = {claim: '/claims', commit: '/draws', play: `/draws/${body.draw_id}/play`};
  if (to === 'issuer' && issuer && paths[question]) {
    return reach(siteUrl(issuer)?.replace(/\/$/, '') + paths[question], posted(JSON.stringify(body)), timeout_ms);
  }
  if (to === 'cart' && cart) {
    const {url, method = 'POST', field = 'code'} = cart;
    const given = {[field]: body.code};
    const answer = await (method === 'GET'
      ? reach(`${url}?${new URLSearchParams(given)}`, {}, timeout_ms)
      : reach(url, {...posted(JSON.stringify(given)), method}, timeout_ms));
    return {...answer, ok: answer.ok && answer.answer?.ok !== false};
  }
  return {ok: false, status: 0, answer: null, reason: 'not_configured'};
};
