/**
 * The page's two clocks and its one source of chance.
 *
 * Rule 1: `now` is monotonic and whole milliseconds; speeds and dwell are measured with it.
 * Rule 2: `wall` is the calendar; caps, schedules and deadlines use it.
 * Rule 3: both are read from the page at every call, so that a test's clock moves them.
 */

/** Whole milliseconds since the page began. */
export const now = () => Math.floor(performance.now());

/** The calendar's time at `at`, and how far the visitor's zone is ahead of UTC. @param {number} at */
export const wall = (at) => ({wall_ms: Date.now() - now() + at, utc_offset_min: -new Date().getTimezoneOffset()});

/** 128 random bits in hexadecimal digits, from the browser's own generator. */
export const randomName = () =>
  Array.from(crypto.getRandomValues(new Uint32Array(4)), (word) => word.toString(16)).join('');
