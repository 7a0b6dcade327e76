/**
 * What else a page tells about itself, for conditions that ask: category and brand of its product, and the time zone.
 *
 * Rule 1: category and brand are those of the page's schema.org product (JSON-LD); what is not published stays unknown.
 * Rule 2: read again with every page view and whenever the shop says something new; told when it changed, and to every
 * engine that begins.
 */
import {parsed} from '../reach.js';

const LONGEST = 200;

/** The first product in a JSON-LD document. @param {any} node @returns {any} */
const productIn = (node) => {
  if (/Product(Group)?\b/.test(node?.['@type'])) return node;
  for (const part of Array.isArray(node) ? node : [node?.['@graph'], node?.mainEntity]) {
    const found = part && productIn(part);
    if (found) return found;
  }
};

/** @param {any} said */
const named = (said) => {
  const name = said?.name ?? said;
  return typeof name === 'string' ? name.slice(0, LONGEST) : null;
};

const described = () => {
  for (const script of document.querySelectorAll('script[type="application/ld+json"]')) {
    const product = productIn(parsed(script.textContent));
    if (product) return {category: named(product.category), brand: named(product.brand)};
  }
  return null;
};

/**
 * Tells what it finds; returns what must hear of every batch.
 * @param {Kit} kit
 * @returns {(batch: Batch) => void}
 */
export const openDescribed = ({emit}) => {
  let told = '';
  return ({signals}) => {
    const kinds = signals.map(({kind}) => kind);
    const begins = kinds.includes('session');
    if (!begins && !kinds.includes('page_view') && !kinds.includes('page_facts')) return;
    const facts = {described: described(), zone: {name: Intl.DateTimeFormat().resolvedOptions().timeZone ?? null}};
    const text = JSON.stringify(facts);
    if (text !== told || begins) emit('page_facts', {facts});
    told = text;
  };
};
