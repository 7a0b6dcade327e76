/**
 * What GA4's e-commerce names mean for us: product, cart, checkout steps, purchase.
 *
 * Rule 1: `cart_changed` tells what the whole cart is worth now. GA4 tells what was added; the sum is told only
 * where the cart before was known, for half a truth would target the wrong visitors.
 */
import {toMinor} from './money.js';

/** @type {Record<string, string>} */
const STEPS = {begin_checkout: 'contact', add_shipping_info: 'shipping', add_payment_info: 'payment'};
const CHANGES = /** @type {Record<string, [string, number]>} */ ({
  add_to_cart: ['add', 1],
  remove_from_cart: ['remove', -1],
});

/** @param {any} sold @returns {{currency: string | null, value_minor: number | null, quantity: number, first: any}} */
const summed = ({currency = null, value, items}) => {
  const rows = Array.isArray(items) ? items : [];
  const quantity = rows.reduce((sum, row) => sum + (Number.parseInt(row.quantity ?? 1, 10) || 0), 0);
  const worth = value ?? rows.reduce((sum, row) => sum + Number(row.price) * (row.quantity ?? 1), 0);
  return {currency, value_minor: toMinor(worth, currency), quantity, first: rows[0] ?? {}};
};

/**
 * Returns what follows GA4's e-commerce pushes.
 * @param {Emit} emit
 * @param {{learn: (facts: Plain) => void, reach: (step: string) => void, stepped: () => boolean, told: () => Plain}} facts
 * @returns {(name: string, sold: Plain) => void}
 */
export const openCart = (emit, facts) => {
  /** @param {Plain} sold */
  const weigh = (sold) => {
    const {currency, value_minor, quantity} = summed(sold);
    facts.learn({cart: {currency, value_minor, quantity}});
  };
  /** @param {string} name @param {Plain} sold */
  const change = (name, sold) => {
    const [action, sign] = CHANGES[name];
    const {currency, value_minor, quantity, first} = summed(sold);
    const cart = facts.told().cart;
    const next = cart && {
      currency, value_minor: cart.value_minor + sign * (value_minor ?? 0), quantity: cart.quantity + sign * quantity,
    };
    emit('cart_changed', {action, product_id: first.item_id == null ? null : String(first.item_id), ...next});
    if (next) facts.learn({cart: next});
  };
  /** @param {Plain} sold */
  const view = (sold) => {
    const {currency, first} = summed(sold);
    const {item_id: id, item_name: name, price} = first;
    if (id != null) facts.learn({product: {id: String(id), name, price_minor: toMinor(price, currency), currency}});
  };
  /** @param {Plain} sold */
  const buy = (sold) => {
    const {currency, value_minor} = summed(sold);
    const {transaction_id: id, coupon} = sold;
    if (id != null) emit('purchase', {order_id: String(id), value_minor, currency, coupon: coupon || null});
  };
  return (name, sold) => {
    if (name === 'view_item') view(sold);
    if (name === 'purchase') buy(sold);
    if (Object.hasOwn(CHANGES, name)) change(name, sold);
    if (name === 'view_cart' || Object.hasOwn(STEPS, name)) weigh(sold);
    if (Object.hasOwn(STEPS, name) && !facts.stepped()) facts.reach(STEPS[name]);
  };
};
