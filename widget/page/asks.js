/**
 * Carries the engine's questions to the issuer and to the shop's cart, and brings back the answers.
 *
 * Rule 1: every question is answered once: by the one asked, or by its own time limit.
 * Rule 2: the issuer reads JSON, a cart what a form of the shop would send.
 */
import {manifest} from './manifest.js';
import {posted, reach} from './reach.js';

/**
 * Asks, and resolves to the fields of an `answered` signal; it never throws.
 * @param {Plain} effect
 * @returns {Promise<import('./reach.js').Answer>}
 */
export const ask = async ({to, question, body, timeout_ms}) => {
  const {issuer, cart} = manifest.settings;
  /** @type {Record<string, string>} */
  const paths = {claim: 'claims', commit: 'draws', play: `draws/${body.draw_id}/play`};
  if (to === 'issuer' && issuer) return reach(`${issuer}/${paths[question]}`, posted(JSON.stringify(body)), timeout_ms);
  if (to !== 'cart' || !cart) return {ok: false, status: 0, answer: null};
  const {url, method, field} = cart;
  const form = new URLSearchParams({[field]: body.code});
  return method === 'GET' ? reach(`${url}?${form}`, {}, timeout_ms) : reach(url, {method, body: form}, timeout_ms);
};
