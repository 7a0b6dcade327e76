/**
 * Where the visitor is, for those who ask to be found.
 *
 * Rule 1: the browser is asked, and so asks the visitor, only after the visitor's own click: on an element with
 * `data-momently-locate`, or on a button of an overlay. On a later page it is asked without a click only if it
 * remembers the visitor's yes, and so asks nobody.
 * Rule 2: a position is told with three digits, about a hundred metres; nobody keeps it. What is kept, as far as the
 * visitor allows, is that they once asked to be found.
 */
const NAME = ':located';
const OPTIONS = {maximumAge: 60000, timeout: 30000};
const LONGITUDES = 360;

/** @param {number} degrees */
const rounded = (degrees) => Math.round(degrees * 1000) / 1000;

/**
 * Watches who asks to be found; returns what asks the browser.
 * @param {Kit} kit
 * @returns {() => Promise<Plain>}
 */
export const openPlace = ({emit, keep, listen, read}) => {
  /** @returns {Promise<Plain>} */
  const locate = () => new Promise((answer) => {
    const found = (/** @type {GeolocationPosition} */ {coords: {latitude, longitude, accuracy}}) => {
      emit('location_changed', {
        latitude: rounded(latitude),
        longitude: rounded(longitude) % LONGITUDES,
        accuracy_m: Math.ceil(accuracy),
      });
      keep(NAME, {asked: true});
      answer({ok: true, status: 200, answer: null});
    };
    const failed = () => answer({ok: false, status: 0, answer: null, reason: 'no_position'});
    if (navigator.geolocation) navigator.geolocation.getCurrentPosition(found, failed, OPTIONS);
    else failed();
  });
  listen(document, 'click', ({isTrusted, target}) => isTrusted && target.closest?.('[data-momently-locate]') && locate());
  const again = async () => {
    const {state} = await navigator.permissions.query({name: 'geolocation'});
    if (state === 'granted') await locate();
  };
  if (read(NAME)) again().catch(() => {});
  return locate;
};
