/**
 * The first signal of every engine: who begins, on what screen, with which memory.
 *
 * Rule 1: chance comes from here and nowhere else: a fresh seed for each engine, from which a visitor whom nobody
 * remembers gets a name.
 */
import {MEMORY, level, read, storage} from './store.js';
import {wall} from './clock.js';

const PHONE_PX = 600;

/** @param {number} at @param {string} seed @returns {Signal} */
export const sessionSignal = (at, seed) => {
  const {width: screen_width, height: screen_height} = screen;
  const small = Math.min(screen_width, screen_height) < PHONE_PX ? 'phone' : 'tablet';
  return {
    kind: 'session',
    at,
    ...wall(at),
    seed,
    consent: level,
    memory: read(MEMORY),
    storage: !!storage,
    language: navigator.language,
    device: matchMedia('(pointer: coarse)').matches ? small : 'desktop',
    touch: navigator.maxTouchPoints > 0,
    screen_width,
    screen_height,
  };
};
