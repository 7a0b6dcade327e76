/** What the shop itself does in the browser. Everything also works without it. */
import {watchCart} from './cart.js';
import {watchConsent} from './consent.js';
import {fadeNotices} from './notices.js';

/** Opens the panels of the menu for keyboards and fingers; hovering needs no script. */
const watchMenu = () => {
  const openers = [...document.querySelectorAll('[data-opener]')];
  const close = (except) => {
    for (const opener of openers) {
      if (opener === except) continue;
      opener.setAttribute('aria-expanded', 'false');
      opener.parentElement.classList.remove('open');
    }
  };
  for (const opener of openers) {
    opener.addEventListener('click', () => {
      const open = opener.parentElement.classList.toggle('open');
      opener.setAttribute('aria-expanded', String(open));
      close(opener);
    });
  }
  document.addEventListener('keydown', (pressed) => {
    if (pressed.key === 'Escape') close(null);
  });
  document.addEventListener('click', (clicked) => {
    if (!clicked.target.closest('.has-panel')) close(null);
  });
};

/** Sends a form when its select changes: sorting, quantities. */
const watchAuto = () => {
  for (const form of document.querySelectorAll('form[data-auto]')) {
    form.addEventListener('change', () => form.requestSubmit());
  }
};

/** Keeps price, stock and button in step with the chosen variant. */
const watchVariant = () => {
  const select = document.querySelector('[data-variant]');
  if (!select) return;
  select.addEventListener('change', () => {
    const {price, left} = select.selectedOptions[0].dataset;
    const pieces = Number(left);
    const stock = document.querySelector('[data-stock]');
    document.querySelector('[data-price]').textContent = price;
    stock.textContent = pieces === 0 ? 'Sold out' : pieces <= 5 ? `Only ${pieces} left` : 'In stock';
    stock.classList.toggle('none', pieces === 0);
    stock.classList.toggle('few', pieces > 0 && pieces <= 5);
    document.querySelector('[data-add-button]').disabled = pieces === 0;
  });
};

/** An impatient second click on the order button is one order anyway; this spares the request. */
const watchOnce = () => {
  const form = document.querySelector('form[data-once]');
  if (!form) return;
  form.addEventListener('submit', () => {
    form.querySelector('button').disabled = true;
  });
  // Coming back from the back/forward cache, the button works again.
  addEventListener('pageshow', () => {
    form.querySelector('button').disabled = false;
  });
};

watchMenu();
watchAuto();
watchVariant();
watchOnce();
watchCart();
watchConsent();
fadeNotices();
