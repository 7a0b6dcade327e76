/**
 * Wording: turns a typed slot value into the words that a visitor reads.
 *
 * Rule 1: a view never carries text that was formatted for a language. The language is
 * the overlays file's, never the browser's, so that one overlay never mixes two.
 * Rule 2: money comes in minor units. How many make a whole one is ISO 4217's to say.
 *
 * @typedef {{type: string, text?: string, value?: number, minor?: number, currency?: string,
 *   wall_ms?: number, message?: string, args?: Record<string, unknown>, on?: boolean,
 *   rows?: Slots[], src?: string, alt?: string, slice?: number, slices?: number,
 *   fraction?: number}} Slot
 * @typedef {Record<string, Slot>} Slots
 * @typedef {(slot: Slot | undefined) => string} Say
 */

/**
 * Returns the function that says a slot value in `language`; '' for what has no words.
 *
 * @param {{language: string, messages: Record<string, string>}} overlays
 * @param {(currency: string) => number} perWhole how many minor units make a whole one
 * @returns {Say}
 */
export const openWording = ({language, messages}, perWhole) => {
  /** @type {(value: number, options?: Intl.NumberFormatOptions) => string} */
  const number = (value, options) => new Intl.NumberFormat(language, options).format(value);

  /** @type {Record<string, (slot: any) => string>} */
  const ways = {
    text: ({text}) => text,
    code: ({text}) => text,
    number: ({value}) => number(value),
    percent: ({value}) => number(value / 100, {style: 'percent', maximumFractionDigits: 2}),
    money: ({minor, currency}) => {
      /** @type {any} trailingZeroDisplay is younger than the type library. */
      const options = {style: 'currency', currency, trailingZeroDisplay: 'stripIfInteger'};
      return number(minor / perWhole(currency), options);
    },
    date: ({wall_ms}) =>
      new Intl.DateTimeFormat(language, {dateStyle: 'medium', timeStyle: 'short'}).format(wall_ms),
    message: ({message, args}) =>
      (messages[message] ?? '').replace(/\{(\w+)\}/g, (whole, name) => {
        const value = args?.[name];
        return value?.type ? say(value) : String(value ?? whole);
      }),
  };

  /** @type {Say} */
  const say = (slot) => (slot && ways[slot.type]?.(slot)) ?? '';
  return say;
};

/**
 * Says whether a slot counts as true for `data-if`: a flag that is on, a text or list that is
 * not empty, any other value that is there.
 *
 * @param {Slot | undefined} slot
 */
export const holds = (slot) => !!slot && !!(slot.on ?? slot.rows?.length ?? slot.text ?? true);
