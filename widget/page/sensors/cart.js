/**
 * What GA4's e-commerce names mean for us: product, cart, checkout steps, purchase.
 *
 * Rule 1: `cart_changed` tells what the whole cart is worth now. GA4 tells what was added; the sum is told only
 * where the cart before was known, for half a truth would target the wrong visitors.
 * Rule 2: a push that names no coupon says nothing of it: the code that was told before is still there. Whoever took
 * it out pushes an empty one.
 */
import {cart, learn, reachStep, stepHere} from './facts.js';
import {emit} from '../wire.js';
import {toMinor} from './money.js';

/** @type {Record<string, string>} */
const STEPS = {view_cart: '', begin_checkout: 'contact', add_shipping_info: 'shipping', add_payment_info: 'payment'};
const CHANGES = /^(add_to|remove_from)_cart$/;

/** Sums over rows, each as often as it was bought. @param {any[]} rows @param {(row: any) => any} of */
const summed = (rows, of) => rows.reduce((sum, row) => sum + Number(of(row)) * (row?.quantity ?? 1), 0);

/** Follows one of GA4's e-commerce pushes. @param {string} name @param {Plain} sold */
export const follow = (name, sold) => {
  const {currency, items, value, transaction_id, coupon} = sold;
  /** @type {any[]} */
  const rows = [].concat(items ?? []);
  const {item_id, item_name, price} = /** @type {Plain} */ (rows[0] ?? {});
  const id = item_id && `${item_id}`;
  const quantity = summed(rows, () => 1);
  const value_minor = toMinor(value ?? summed(rows, (row) => row?.price), currency);

  if (name === 'view_item' && id) {
    learn({product: {id, name: item_name, price_minor: toMinor(price, currency), currency}});
  }
  if (name === 'purchase') emit(name, {order_id: `${transaction_id}`, value_minor, currency, coupon});
  if (CHANGES.test(name)) {
    const sign = name[0] === 'a' ? 1 : -1;
    const before = cart();
    const next = before && {
      currency,
      value_minor: before.value_minor + sign * (value_minor ?? 0),
      quantity: before.quantity + sign * quantity,
    };
    emit('cart_changed', {action: name.split('_')[0], product_id: id, ...next});
    if (next) learn({cart: next});
  }
  if (Object.hasOwn(STEPS, name)) {
    learn({cart: {currency, value_minor, quantity, coupon}});
    if (STEPS[name] && !stepHere()) reachStep(STEPS[name]);
  }
};
