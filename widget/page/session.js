/**
 * The first signal of every engine: who begins, on what screen, with which memory.
 *
 * Rule 1: chance comes from here and nowhere else: a fresh seed for each engine.
 * Rule 2: a visitor nobody remembers gets a random name; it lives as long as the memory does.
 */
import {randomHex, wall} from './clock.js';

const PHONE_PX = 600;

const device = () => {
  if (!matchMedia('(pointer: coarse)').matches) return 'desktop';
  return Math.min(screen.width, screen.height) < PHONE_PX ? 'phone' : 'tablet';
};

/**
 * @param {{seed: string, pageId: string, at: number,
 *   store: {read: () => Plain | null, level: () => Level, tab: () => string, usable: () => boolean}}} given
 * @returns {Signal}
 */
export const sessionSignal = ({seed, pageId, at, store}) => ({
  kind: 'session',
  at,
  seed,
  page_id: pageId,
  visitor_id: store.read()?.visitor?.id ?? randomHex(16),
  consent: store.level(),
  memory: store.read(),
  ...wall(),
  language: navigator.language,
  device: device(),
  touch: navigator.maxTouchPoints > 0,
  reduced_motion: matchMedia('(prefers-reduced-motion: reduce)').matches,
  screen_width: screen.width,
  screen_height: screen.height,
  tab_id: store.tab(),
  storage: store.usable(),
});
