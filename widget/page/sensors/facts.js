/**
 * What the shop says about its page: schema.org (JSON-LD, microdata) and `data-momently-*`.
 *
 * Rule 1: only what is published is told; a fact that is missing stays missing. Stock is a number only where the
 * shop publishes one (`inventoryLevel`), or zero where it says "out of stock".
 * Rule 2: read when the document is complete, and again after every page view: routes swap their data late.
 * Rule 3: told only when it changed. A fact learnt elsewhere (dataLayer) is kept beside it, the newer one wins.
 */
import {guarded, listen} from '../guard.js';
import {asObject, parsed} from '../reach.js';
import {emit} from '../wire.js';
import {toMinor} from './money.js';

const LATE_MS = 1000;
const STEPS = ['cart', 'contact', 'shipping', 'payment', 'review'];
const GONE = /OutOfStock|SoldOut|Discontinued/;

/** Leaves out what is not known. @param {Plain} facts */
const known = (facts) => Object.fromEntries(Object.entries(facts).filter(([, value]) => value != null));

/** The first product in a JSON-LD document. @param {any} node @returns {any} */
const productIn = (node) => {
  if (/Product(Group)?\b/.test(node?.['@type'])) return node;
  for (const part of Array.isArray(node) ? node : [node?.['@graph'], node?.mainEntity]) {
    const found = part && productIn(part);
    if (found) return found;
  }
};

/** Facts of a schema.org Product. @param {any} product */
const productFacts = ({sku, productGroupID, productID, name, inventoryLevel, hasVariant = [], offers}) => {
  /** @type {any[]} */
  const all = [].concat(offers ?? hasVariant[0]?.offers ?? []);
  const {price, lowPrice, priceCurrency: currency, offerCount, availability, ...offer} = all[0] ?? {};
  const level = offer.inventoryLevel ?? inventoryLevel;
  const stock = Number.parseInt(level?.value ?? level, 10);
  return {
    id: sku ?? productGroupID ?? productID,
    name,
    price_minor: toMinor(price ?? lowPrice, currency),
    currency,
    stock: stock >= 0 ? stock : GONE.test(availability) ? 0 : null,
    variants: hasVariant.length || offerCount || all.length,
  };
};

const fromJsonLd = () => {
  for (const script of document.querySelectorAll('script[type="application/ld+json"]')) {
    const product = productIn(parsed(script.textContent));
    if (product) return productFacts(product);
  }
};

const fromMicrodata = () => {
  const scope = document.querySelector('[itemtype$="schema.org/Product"]');
  /** @type {Plain} */
  const said = {};
  for (const element of scope?.querySelectorAll('[itemprop]') ?? []) {
    const text = element.getAttribute('content') ?? element.getAttribute('href') ?? element.textContent;
    said[element.getAttribute('itemprop') ?? ''] ??= text?.trim();
  }
  return scope ? productFacts({...said, offers: said}) : null;
};

/** @param {string} name */
const attribute = (name) =>
  document.querySelector(`[data-momently-${name}]`)?.getAttribute(`data-momently-${name}`) || null;

/** @type {Plain} */
let told = {};
// What the page itself said when it was last read.
let read = '';

/** Tells what is new in `facts`: objects are merged key by key, null forgets. @param {Plain} facts */
export const learn = (facts) => {
  /** @type {Plain} */
  const news = {};
  for (const [key, value] of Object.entries(facts)) {
    const next = asObject(value) ? {...told[key], ...known(value)} : value;
    if (JSON.stringify(next) !== JSON.stringify(told[key] ?? null)) news[key] = next;
  }
  if (!Object.keys(news).length) return;
  told = {...told, ...news};
  emit('page_facts', {facts: news});
};

/** The cart, as far as it is known. */
export const cart = () => told.cart;

/** Tells everything again. */
export const tellFacts = () => emit('page_facts', {facts: told});

/** The visitor is at `step` of the checkout. @param {string} step */
export const reachStep = (step) => {
  if (told.page?.step === step) return;
  learn({page: {step}});
  emit('checkout_step', {step, index: STEPS.indexOf(step) + 1});
};

/** The step that the page itself names. */
export const stepHere = () => attribute('step');

const look = guarded(() => {
  const product = fromJsonLd() ?? fromMicrodata();
  const step = stepHere();
  const type = attribute('page') ?? (product && 'product');
  const facts = {...parsed(attribute('facts')), page: type || step ? {type, step} : null, product};
  const before = read;
  read = JSON.stringify(facts);
  if (read === before) return;
  if (step) reachStep(step);
  learn(facts);
});

/** Forgets the page before, if any, reads the one that is there, and once more when it has settled. */
export const turn = () => {
  read = '';
  learn({page: null, product: null});
  look();
  setTimeout(look, LATE_MS);
};

/** Reads what the page says about itself when it is complete; the first `turn` may have been too early. */
export const watchFacts = () => listen(document, 'DOMContentLoaded', look);
