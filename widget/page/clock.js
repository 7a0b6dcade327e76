/**
 * The page's two clocks and its one source of chance.
 *
 * Rule 1: `now` is monotonic and whole milliseconds; speeds and dwell are measured with it.
 * Rule 2: `wall` is the calendar; caps, schedules and deadlines use it.
 * Rule 3: both are read from the page at every call, so that a test's clock moves them.
 */

/** Whole milliseconds since the page began. */
export const now = () => Math.floor(performance.now());

/** The calendar's time, and how far the visitor's zone is ahead of UTC. */
export const wall = () => ({wall_ms: Date.now(), utc_offset_min: -new Date().getTimezoneOffset()});

/** 128 random bits in hexadecimal digits, from the browser's own generator. */
export const randomName = () =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
