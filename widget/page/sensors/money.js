/**
 * Prices as shops publish them, turned into whole minor units.
 *
 * Rule 1: how many digits a currency has, the browser knows; nothing is guessed but euros and cents where no
 * currency is named.
 */

/** @param {string} currency ISO 4217 */
const digits = (currency) => {
  try {
    return new Intl.NumberFormat('en', {style: 'currency', currency}).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
};

/** `"49.90"` EUR -> 4990; null for what is no price. @param {unknown} price @param {string | null} currency */
export const toMinor = (price, currency) => {
  const minor = Math.round(Number(price === '' ? NaN : price ?? NaN) * 10 ** digits(currency ?? ''));
  return Number.isFinite(minor) ? minor : null;
};
