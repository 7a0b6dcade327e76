/**
 * What a visitor looks at without choosing: variants of a product, and products in lists.
 *
 * Rule 1: a variant is looked at when it is picked: a radio button, a list or a button inside `data-momently-variants`,
 * or whose own name says so (colour, size, variant). It gets a number; what it is called is not told.
 * Rule 2: a product is looked at when the pointer or the focus rests for 600 ms on its entry in a list: an element with
 * `data-momently-product`, or schema.org microdata with a `sku`.
 * Rule 3: products looked at are kept for half an hour, where the visitor allows it, and told again on the next page
 * with how long ago that was; adding to the cart, or buying, clears them.
 */

const REST_MS = 600;
const KEPT = 50;
const KEPT_MS = 1800000;
const NAME = ':looked';
const VARIANT = /variant|colou?r|\boptions?\b|option\d|\bsize|_size|farbe|gr(ö|oe)(ß|ss)e|taille|talla/i;
const CARD = '[data-momently-product],[itemtype$="schema.org/Product"]';

/** @typedef {{option: string, wall_ms: number}} Looked */

/** What names the product of an entry in a list. @param {Element | null | undefined} card */
const productOf = (card) => card && (card.getAttribute('data-momently-product') ||
  card.querySelector('[itemprop=sku]')?.getAttribute('content') ||
  card.querySelector('[itemprop=sku]')?.textContent?.trim());

/** Watches what is looked at, for as long as momently is on. @param {Kit} kit @returns {Extra} */
export const watchOptions = ({emit, guarded, keep, listen, read}) => {
  /** @type {WeakMap<Element, number>} */
  const numbers = new WeakMap();
  let count = 0;
  /** @param {Element} element */
  const numberOf = (element) => {
    const number = numbers.get(element) ?? ++count;
    numbers.set(element, number);
    return number;
  };
  /** @param {string} option @param {string} group */
  const see = (option, group) => emit('option_seen', {group, option});

  listen(document, 'change click', ({type, isTrusted, target}) => {
    const field = target.closest?.('input[type=radio],select,button,[role=radio],[role=option]');
    if (!isTrusted || !field) return;
    // What a label click does to its radio button comes as a change of that.
    if (/^(INPUT|SELECT)$/.test(field.tagName) !== (type === 'change')) return;
    const named = VARIANT.test(`${field.name ?? ''} ${field.id} ${field.getAttribute('aria-label') ?? ''}`);
    if (!named && !field.closest('[data-momently-variants]')) return;
    see(`${numberOf(field)}.${field.selectedIndex ?? 0}`, 'variant');
  });

  /** @type {any} */
  let timer = 0;
  /** @type {Element | null} */
  let resting = null;
  listen(document, 'pointerover focusin', ({target}) => {
    const card = target.closest?.(CARD) ?? null;
    if (card === resting) return;
    clearTimeout(timer);
    resting = card;
    const option = productOf(card);
    // The page's own product is told by its facts, not by where the pointer is.
    if (option && document.querySelectorAll(CARD).length > 1) {
      timer = setTimeout(guarded(() => see(option, 'product')), REST_MS);
    }
  });

  /** @returns {Looked[]} */
  const kept = () => (read(NAME)?.products ?? []).filter(
    // A clock that was set back a little makes nothing forgotten.
    (/** @type {Looked} */ {wall_ms}) => Math.abs(Date.now() - wall_ms) < KEPT_MS,
  );
  /** @param {string} option */
  const note = (option) => {
    const others = kept().filter((one) => one.option !== option);
    keep(NAME, {products: [...others, {option, wall_ms: Date.now()}].slice(-KEPT)});
  };
  for (const {option, wall_ms} of kept()) {
    emit('option_seen', {group: 'product', option, ago_ms: Math.max(0, Date.now() - wall_ms)});
  }

  return {
    batch: ({signals}) => {
      for (const {kind, group, option, ago_ms, facts, action} of signals) {
        if (kind === 'option_seen' && group === 'product' && ago_ms === undefined) note(option);
        if (kind === 'page_facts' && facts?.product?.id) note(`${facts.product.id}`);
        if (kind === 'purchase' || (kind === 'cart_changed' && action === 'add')) keep(NAME, {products: []});
      }
    },
  };
};
