/**
 * What the shop says about its page: schema.org (JSON-LD, microdata) and `data-momently-*`.
 *
 * Rule 1: only what is published is told; a fact that is missing stays missing. Stock is a number only where the
 * shop publishes one (`inventoryLevel`), or zero where it says "out of stock".
 * Rule 2: read when the document is complete, and again after every page view: routes swap their data late.
 * Rule 3: told only when it changed. A fact learnt elsewhere (dataLayer) is kept beside it, the newer one wins.
 */
import {guarded, listen} from '../guard.js';
import {toMinor} from './money.js';

const LATE_MS = 1000;
const STEPS = ['cart', 'contact', 'shipping', 'payment', 'review'];
const GONE = /OutOfStock|SoldOut|Discontinued/;

/** @param {any} value @returns {any[]} */
const listed = (value) => (Array.isArray(value) ? value : value == null ? [] : [value]);

/** Leaves out what is not known. @param {Plain} facts */
const known = (facts) => Object.fromEntries(Object.entries(facts).filter(([, value]) => value != null));

/** @param {any} node @returns {any} the first product in a JSON-LD document */
const productIn = (node) => {
  for (const part of listed(node)) {
    if (listed(part?.['@type']).some((type) => /^(Product|ProductGroup|IndividualProduct)$/.test(type))) return part;
    const found = part?.['@graph'] ?? part?.mainEntity;
    const product = found && productIn(found);
    if (product) return product;
  }
};

/** @param {any} level a number, or a schema.org QuantitativeValue */
const counted = (level) => {
  const count = Number.parseInt(level?.value ?? level, 10);
  return Number.isNaN(count) ? null : count;
};

/** @param {any} product a schema.org Product */
const productFacts = (product) => {
  const variants = listed(product.hasVariant);
  const offers = listed(product.offers ?? variants[0]?.offers);
  const offer = offers[0] ?? {};
  const currency = offer.priceCurrency ?? offer.priceSpecification?.priceCurrency;
  const price = offer.price ?? offer.lowPrice ?? listed(offer.priceSpecification)[0]?.price;
  const gone = GONE.test(offer.availability ?? '') ? 0 : null;
  return known({
    id: product.sku ?? product.productGroupID ?? product.productID ?? product['@id'],
    name: product.name,
    price_minor: toMinor(price, currency),
    currency,
    stock: counted(offer.inventoryLevel ?? product.inventoryLevel) ?? gone,
    variants: variants.length || offers.length || offer.offerCount,
  });
};

/** @param {string} text @returns {any} */
const parsed = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    // A shop's broken JSON-LD is the shop's business.
  }
};

const fromJsonLd = () => {
  for (const script of document.querySelectorAll('script[type="application/ld+json"]')) {
    const product = productIn(parsed(script.textContent ?? ''));
    if (product) return productFacts(product);
  }
};

const fromMicrodata = () => {
  const scope = document.querySelector('[itemtype$="schema.org/Product"]');
  /** @param {string} name */
  const said = (name) => {
    const element = scope?.querySelector(`[itemprop="${name}"]`);
    return (element?.getAttribute('content') ?? element?.getAttribute('href') ?? element?.textContent)?.trim();
  };
  const [priceCurrency, price, availability, inventoryLevel] =
    ['priceCurrency', 'price', 'availability', 'inventoryLevel'].map(said);
  return scope && productFacts({
    sku: said('sku'), name: said('name'), offers: {priceCurrency, price, availability, inventoryLevel},
  });
};

/** @param {string} name */
const attribute = (name) =>
  document.querySelector(`[data-momently-${name}]`)?.getAttribute(`data-momently-${name}`) || null;

/**
 * Watches what the page says about itself, until `until` aborts.
 * @param {Emit} emit
 * @param {AbortSignal} until
 */
export const watchFacts = (emit, until) => {
  /** @type {Plain} */
  let told = {};
  let marked = '';
  let read = '';

  /**
   * Tells what is new in `facts`; null forgets. What several sources tell is merged key by key, what page code says
   * (`whole`) stands as it is.
   * @param {Plain} facts
   * @param {boolean} [whole]
   */
  const learn = (facts, whole = false) => {
    /** @type {Plain} */
    const news = {};
    for (const [key, value] of Object.entries(facts)) {
      const next = !whole && value && typeof value === 'object' ? {...told[key], ...known(value)} : value;
      if (JSON.stringify(next) !== JSON.stringify(told[key] ?? null)) news[key] = next;
    }
    if (!Object.keys(news).length) return;
    told = {...told, ...news};
    emit('page_facts', {facts: news});
  };
  /** @param {string} step @param {number} [index] */
  const reach = (step, index) => {
    learn({page: {step}});
    emit('checkout_step', {step, index: index ?? Math.max(0, STEPS.indexOf(step))});
  };
  const look = guarded(() => {
    if (until.aborted) return;
    const product = fromJsonLd() ?? fromMicrodata() ?? null;
    const step = attribute('step');
    const type = attribute('page') ?? (product ? 'product' : null);
    const said = parsed(attribute('facts') ?? 'null');
    const facts = {...said, page: type || step ? {type, step} : null, product};
    if (JSON.stringify(facts) !== read) learn(facts);
    read = JSON.stringify(facts);
    if (step && step !== marked) reach(step);
    marked = step ?? '';
  });

  listen(document, 'DOMContentLoaded', look, until);
  look();
  return {
    learn,
    reach,
    /** Forgets the page before, reads the one that is there, and once more when it has settled. */
    turn: () => {
      told = {...told, page: null, product: null};
      read = marked = '';
      emit('page_facts', {facts: {page: null, product: null}});
      look();
      setTimeout(look, LATE_MS);
    },
    /** Whether the page itself says at which step of the checkout it is. */
    stepped: () => marked !== '',
    told: () => told,
  };
};
