/**
 * Prices as shops publish them, turned into whole minor units.
 *
 * Rule 1: how many digits a currency has is ISO 4217's to say, here as in the engine and the build. Intl follows other
 * tables (no digits for HUF or COP), and its first use loads language files: up to 40 ms of a cold page's main thread.
 */

const WHOLE = /BIF|CLP|DJF|GNF|ISK|JPY|KMF|KRW|PYG|RWF|UGX|VND|VUV|XAF|XOF|XPF/;
const THOUSANDTHS = /BHD|IQD|JOD|KWD|LYD|OMR|TND/;

/** How many minor units make a whole one. @param {any} currency ISO 4217; two digits where none is named */
export const perWhole = (currency) => WHOLE.test(currency) ? 1 : THOUSANDTHS.test(currency) ? 1000 : 100;

/** `"49.90"` EUR -> 4990; null for what is no price. @param {unknown} price @param {string | null} currency */
export const toMinor = (price, currency) => {
  const minor = Math.round(Number(price === '' ? NaN : price ?? NaN) * perWhole(currency));
  return Number.isFinite(minor) ? minor : null;
};
