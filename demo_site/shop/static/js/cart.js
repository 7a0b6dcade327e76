/** Adding to the cart and codes without leaving the page; sums are redrawn from the server's answer. */
import {say} from './notices.js';

const ask = async (url, form) => {
  const body = form ? new URLSearchParams(new FormData(form)) : undefined;
  const answer = await fetch(url, {method: form ? 'POST' : 'GET', body, headers: {accept: 'application/json'}});
  return answer.json();
};

const write = (selector, text) => {
  for (const place of document.querySelectorAll(selector)) place.textContent = text;
};

/** Draws the sums of a cart wherever they stand on the page. */
const draw = (cart) => {
  write('[data-cart-count]', String(cart.quantity));
  for (const [name, text] of Object.entries(cart.shown)) write(`[data-sum="${name}"]`, text);
  write('[data-coupon]', cart.coupon ?? '');
  for (const row of document.querySelectorAll('[data-when-discount]')) row.hidden = cart.discount_minor === 0;
  for (const shown of document.querySelectorAll('[data-when-coupon]')) shown.hidden = !cart.coupon;
  for (const total of document.querySelectorAll('[data-total-minor]')) total.value = String(cart.total_minor);
  for (const sums of document.querySelectorAll('.totals')) sums.classList.add('changed');
  // What the whole cart is worth now, and which code is in it, has the last word.
  window.momently.push(['facts', {cart: cart.facts}]);
};

const drawCoupon = (cart, text, ok) => {
  for (const said of document.querySelectorAll('[data-coupon-said]')) {
    said.textContent = text;
    said.classList.toggle('bad', !ok);
  }
  draw(cart);
};

const watchAdd = () => {
  const form = document.querySelector('form[data-add]');
  if (!form) return;
  form.addEventListener('submit', async (submitted) => {
    submitted.preventDefault();
    const answer = await ask(form.action, form);
    say(answer.message ?? answer.error);
    if (!answer.cart) return;
    for (const push of answer.pushes) window.dataLayer.push(push);
    draw(answer.cart);
  });
};

const watchCoupon = () => {
  for (const form of document.querySelectorAll('[data-coupon-form], [data-coupon-remove]')) {
    form.addEventListener('submit', async (submitted) => {
      submitted.preventDefault();
      const answer = await ask(form.action, form);
      drawCoupon(answer, answer.message, answer.ok);
    });
  }
};

/** Follows the forms of this page, and codes that momently put into the cart. */
export const watchCart = () => {
  watchAdd();
  watchCoupon();
  document.addEventListener('momently:applied', async () => {
    const cart = await ask('/cart.json');
    drawCoupon(cart, cart.note, true);
  });
};
