/**
 * What a journal must not hold: whatever says who the visitor is.
 *
 * Rule 1: users and orders get other names, the same for the same one as long as the page lives, in what the engine
 * was told and in what it answered: so a replay still comes to the same effects.
 * Rule 2: of traits, and of an address's query and fragment, only plain words stay: short, and neither an e-mail
 * address nor a number of five digits or more; `utm_` stays whole. A campaign that asks about more is replayed without.
 * Rule 3: an e-mail address goes wherever it stands. A place is told to about a hundred metres.
 * Rule 4: visitors, sessions, claims and draws are named by chance already: nothing follows from these names.
 */
const MAIL = /[^\s"'<>/?&=|]+@[^\s"'<>/?&=|]+\.[^\s"'<>/?&=|]+/g;
const PLAIN = /^(?!.*\d{5})[\w.,:+ -]{0,40}$/;
const LONGEST_ID = 80;
const LEFT_OUT = '-';
const LISTS = ['credited', 'order_ids'];

/** Gives the replacer for `JSON.stringify` that writes the lines of one page. */
export const openScrub = () => {
  /** @type {Map<string, string>} */
  const names = new Map();
  /** @param {string} what @param {any} value */
  const named = (what, value) => {
    if (typeof value !== 'string' && typeof value !== 'number') return value;
    const key = what + String(value).slice(0, LONGEST_ID);
    if (value !== '' && !names.has(key)) names.set(key, `${what}-${names.size + 1}`);
    return names.get(key) ?? value;
  };
  /** @param {any} value */
  const order = (value) => named('order', value);

  /** Keeps flags, small numbers and plain words. @param {any} value @returns {any} */
  const plain = (value) => {
    if (Array.isArray(value)) return value.map(plain);
    if (value && typeof value === 'object') return plainFields(value);
    return typeof value === 'boolean' || value === null || PLAIN.test(String(value)) ? value : LEFT_OUT;
  };
  /** @param {Plain} fields */
  const plainFields = (fields) =>
    Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, plain(value)]));

  /** @param {string} text @param {string} value */
  const word = (text, value) => text + (text.startsWith('utm_') || PLAIN.test(decoded(value)) ? value : LEFT_OUT);
  /** @param {string} address */
  const scrubbed = (address) =>
    address
      .replace(/([^?&#=]+=)([^&#]*)/g, (_, name, value) => word(name, value))
      .replace(/#([^=]*)$/, (whole, value) => (PLAIN.test(decoded(value)) ? whole : `#${LEFT_OUT}`));

  /** @type {Record<string, (told: any) => any>} */
  const KINDS = {
    identified: (told) => ({...told, user_id: named('user', told.user_id), traits: told.traits && plain(told.traits)}),
    location_changed: (told) => ({...told, latitude: near(told.latitude), longitude: near(told.longitude)}),
    page_view: (told) => ({...told, ...addresses(told)}),
  };
  /** @param {any} told */
  const addresses = (told) =>
    Object.fromEntries(
      ['url', 'query', 'referrer'].filter((name) => told[name]).map((name) => [name, scrubbed(told[name])]),
    );
  /** @type {Record<string, (value: any) => any>} */
  const KEYS = {
    order_id: order,
    order_ids: (listed) => listed.map(order),
    credited: (listed) => listed.map(credit),
    id: (value) => (String(value).startsWith('converted-') ? known(value) : value),
  };
  /** Renames the order in `campaign|order`. @param {any} entry */
  const credit = (entry) => String(entry).replace(/\|(.+)$/s, (_, told) => `|${order(told)}`);
  /** Renames the order that an outcome's id ends in; the engine was told of it before. @param {string} id */
  const known = (id) => {
    const ends = [...names.keys()].filter((key) => key.startsWith('order') && id.endsWith(`-${key.slice(5)}`));
    const found = ends.sort((one, other) => other.length - one.length)[0];
    return found ? id.slice(0, id.length - found.length + 5) + names.get(found) : id;
  };

  return (/** @type {string} */ key, /** @type {any} */ value) => {
    if (typeof value === 'string') value = value.replace(MAIL, LEFT_OUT);
    if (Object.hasOwn(KINDS, value?.kind)) return KINDS[value.kind](value);
    const renames = Object.hasOwn(KEYS, key) && value !== null && Array.isArray(value) === LISTS.includes(key);
    return renames ? KEYS[key](value) : value;
  };
};

/** @param {string} value */
const decoded = (value) => {
  try {
    return decodeURIComponent(value.replaceAll('+', ' '));
  } catch {
    return '%';
  }
};

/** @param {number} degrees */
const near = (degrees) => Math.round(degrees * 1000) / 1000;
