/**
 * What a visitor copies: the product's title, its price, or something else. Which of the three is all that is told.
 *
 * Rule 1: the selected text is compared here, with what the page itself publishes, and forgotten.
 * Rule 2: what is selected in a field is the visitor's own, and not looked at.
 */
import {parsed} from '../reach.js';

const LEAST_CHARS = 4;
const MOST_CHARS = 300;
/** A number with a currency beside it, or with the two decimals that prices have. */
const PRICE = /^(\p{Sc}|[A-Z]{3})?\s?\d{1,3}([\s.,']?\d{3})*([.,]\d{1,3})?\s?(\p{Sc}|[A-Z]{3})?$/u;
const MARKED = /[\p{Sc}.,]|[A-Z]{3}/u;
const NAMES = 'h1,[itemprop=name],[data-momently-name]';
const PRICES = '[itemprop=price],[data-momently-price],[data-momently-region=price]';

/** @param {string | null | undefined} text */
const plain = (text) => (text ?? '').replace(/\s+/g, ' ').trim().toLowerCase();

/** The product's names, as the page writes them. */
const names = () => [
  ...[...document.querySelectorAll(NAMES)].map((element) => element.getAttribute('content') ?? element.textContent),
  document.querySelector('meta[property="og:title"]')?.getAttribute('content'),
  ...[...document.querySelectorAll('script[type="application/ld+json"]')].map((script) => {
    const told = parsed(script.textContent);
    return typeof told?.name === 'string' ? told.name : '';
  }),
].map(plain).filter((name) => name.length >= LEAST_CHARS);

const prices = () => [...document.querySelectorAll(PRICES)].map((element) => plain(element.textContent));

/** What a copied text is. @param {string} text */
const kindOf = (text) => {
  const copied = plain(text);
  if (copied.length > MOST_CHARS) return 'other';
  if (prices().includes(copied) || (PRICE.test(text.trim()) && MARKED.test(text))) return 'price';
  // A part of the title will do, if it is most of it; so will the title with a little around it.
  const near = (/** @type {string} */ name) =>
    (name.includes(copied) && copied.length * 2 >= name.length) ||
    (copied.includes(name) && name.length * 2 >= copied.length);
  return copied.length >= LEAST_CHARS && names().some(near) ? 'title' : 'other';
};

/** Watches copying, for as long as momently is on. @param {Kit} kit */
export const watchCopies = ({emit, listen}) => {
  listen(document, 'copy', ({isTrusted, target}) => {
    const text = `${getSelection() ?? ''}`;
    if (isTrusted && text && !target.validity) emit('copied', {what: kindOf(text)});
  });
};
