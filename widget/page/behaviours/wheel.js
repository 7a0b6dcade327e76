/**
 * Wheel: turns a wheel of fortune to where the issuer said that it lands.
 *
 * Rule 1: chance is not ours. The slice and the place in it arrive with the slot `landing`;
 * the wheel goes there and nowhere else, and never creeps past a better prize.
 * Rule 2: until the issuer has answered the wheel turns steadily; it slows down from that very speed.
 * Rule 3: who asked for less motion sees the wheel at rest, then where it landed; who won before, where it landed then.
 *
 * The root holds one `.disc` whose slices (`.slice`, the first centred at the top, clockwise) are equal.
 */

const DEGREES_PER_MS = 0.6;
const LANDING_MS = 4500;
const WHOLE_TURNS = 3;
// Where a slice may be landed on: its edges are left out, so that nobody has to ask which one it is.
const MARGIN = 0.06;

/**
 * Returns what the stage awaits before it applies changed slots.
 *
 * @param {Element} root
 * @param {boolean} calm true when the visitor asked for less motion
 */
export const wheel = (root, calm) => {
  const disc = /** @type {HTMLElement} */ (root.querySelector('.disc'));
  /** @type {Animation | undefined} */
  let turning;

  const stop = () => {
    const angle = angleOf(disc);
    turning?.cancel();
    disc.style.transform = rotation(angle);
    return angle;
  };

  const turn = () => {
    const from = stop();
    const duration = 360 / DEGREES_PER_MS;
    turning = disc.animate(rotations(from, from + 360), {duration, iterations: Infinity});
  };

  /** @type {(landing: any, still: boolean) => Promise<void>} */
  const land = async ({slice, slices, fraction}, still) => {
    const place = slice - 0.5 + MARGIN + (1 - 2 * MARGIN) * (fraction / 10000);
    const from = stop();
    const way = WHOLE_TURNS * 360 + ((((place * -360) / slices - from) % 360) + 360) % 360;
    if (!still) {
      // The curve leaves with the speed of the steady turn: its first handle has that slope.
      const easing = `cubic-bezier(.2,${(0.2 * DEGREES_PER_MS * LANDING_MS) / way},.3,1)`;
      turning = disc.animate(rotations(from, from + way), {duration: LANDING_MS, easing});
      // Rejects when the overlay goes while the wheel turns; there is nobody left to tell.
      await turning.finished.catch(() => {});
    }
    disc.style.transform = rotation(from + way);
    root.querySelectorAll('.slice')[slice]?.setAttribute('data-landed', '');
  };

  /** @type {(changed: import('../wording.js').Slots, still?: boolean) => Promise<void> | void} */
  return ({landing, spinning}, still = calm) => {
    if (landing) return land(landing, still);
    if (!still && spinning) (spinning.on ? turn : stop)();
  };
};

/** @type {(angle: number) => string} */
const rotation = (angle) => `rotate(${angle}deg)`;

/** @type {(from: number, to: number) => PropertyIndexedKeyframes} */
const rotations = (from, to) => ({transform: [rotation(from), rotation(to)]});

/** @type {(element: Element) => number} */
const angleOf = (element) => {
  const {a, b} = new DOMMatrix(getComputedStyle(element).transform);
  return (Math.atan2(b, a) * 180) / Math.PI;
};
