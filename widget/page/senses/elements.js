/**
 * How much of some elements is in view.
 *
 * Rule 1: told whenever an element's share crosses what a trigger asks for. Of an element larger than the window, the
 * share of the window that it fills counts.
 * Rule 2: elements that come later (a list that loads, another route) are found when the page changes, at most four
 * times a second. One that goes is out of view.
 * Rule 3: a selector that the browser does not understand is told once, as such.
 */

const LOOK_MS = 250;
/** Steps at which the browser tells: enough for each percent of elements up to five windows high. */
const STEPS = Array.from({length: 101}, (_, i) => i / 100);

/** How much of an element is seen, in percent. @param {IntersectionObserverEntry} entry */
const share = ({intersectionRect, boundingClientRect, rootBounds, isIntersecting}) => {
  if (!isIntersecting) return 0;
  const area = (/** @type {DOMRectReadOnly | null} */ box) => (box ? box.width * box.height : 0);
  const whole = Math.min(area(boundingClientRect), area(rootBounds) || Infinity);
  return whole ? Math.min(100, Math.round((area(intersectionRect) * 100) / whole)) : 100;
};

/**
 * Watches the elements that triggers ask for, for as long as momently is on.
 * @type {(kit: Kit, senses: Senses) => void}
 */
export const watchElements = ({emit, guarded, until}, {elements}) => {
  let count = 0;
  const wanted = new Map(elements.map(({selector}) => [selector, /** @type {Map<Element, Plain>} */ (new Map())]));
  const observers = [...wanted].map(([selector, known]) => {
    const limits = elements.filter((one) => one.selector === selector).map(({percent}) => percent);
    /** @param {Plain} seen @param {number} percent */
    const tell = (seen, percent) => {
      const crossed = limits.some((limit) => seen.percent < limit !== percent < limit);
      seen.percent = percent;
      if (crossed) emit('element_visible', {selector, element: seen.element, percent});
    };
    const observer = new IntersectionObserver(guarded((/** @type {IntersectionObserverEntry[]} */ entries) => {
      for (const entry of entries) {
        const seen = known.get(entry.target);
        if (seen) tell(seen, share(entry));
      }
    }), {threshold: STEPS});
    const find = () => {
      const found = new Set(document.querySelectorAll(selector));
      for (const [element, seen] of known) {
        if (found.has(element)) continue;
        known.delete(element);
        observer.unobserve(element);
        tell(seen, 0);
      }
      for (const element of found) {
        if (known.has(element)) continue;
        known.set(element, {element: ++count, percent: 0});
        observer.observe(element);
      }
    };
    return {find, selector, observer, bad: false};
  });

  const look = guarded(() => {
    timer = 0;
    for (const one of observers) {
      if (one.bad) continue;
      try {
        one.find();
      } catch {
        one.bad = true;
        emit('element_visible', {selector: one.selector, bad: true});
      }
    }
  });
  /** @type {any} */
  let timer = 0;
  const changes = new MutationObserver(() => (timer ||= setTimeout(look, LOOK_MS)));
  changes.observe(document, {attributes: true, childList: true, subtree: true});
  until.addEventListener('abort', () => {
    changes.disconnect();
    observers.forEach(({observer}) => observer.disconnect());
  });
  look();
};
