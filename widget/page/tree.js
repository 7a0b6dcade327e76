/**
 * Tree: grows elements from an overlay's node tree and keeps them in step with its slots.
 *
 * Rule 1: elements are made by DOM calls and text is set as text. Nothing here reads markup,
 * so a product's name can never become an element, and a strict CSP and Trusted Types hold.
 * Rule 2: what does not change is not touched: a live region speaks only when its words differ.
 *
 * @typedef {import('./wording.js').Slots} Slots
 * @typedef {{tag: string, attrs?: Record<string, string>, slot?: string, repeat?: string,
 *   if?: string, action?: string, children?: Branch[]}} Twig
 * @typedef {string | Twig} Branch
 * @typedef {(slots: Slots) => void} Binding
 */
import {holds} from './wording.js';

const SVG = 'http://www.w3.org/2000/svg';

/**
 * Returns the element of `twig` and the function that brings it in step with slots.
 *
 * @param {Twig} twig
 * @param {import('./wording.js').Say} say
 * @param {Document} document
 * @returns {{element: Element, apply: Binding}}
 */
export const grow = (twig, say, document) => {
  /** @type {(twig: Twig, inSvg: boolean, bindings: Binding[]) => Element} */
  const make = ({tag, attrs = {}, slot, if: test, action, children = []}, inSvg, bindings) => {
    const svg = inSvg || tag === 'svg';
    const element = svg ? document.createElementNS(SVG, tag) : document.createElement(tag);
    for (const name of Object.keys(attrs)) element.setAttribute(name, attrs[name]);
    if (action) element.setAttribute('data-action', action);
    if (test) bindings.push((slots) => showIf(element, test, slots));
    if (slot) bindings.push((slots) => fill(element, slots[slot]));
    else for (const child of children) plant(element, child, svg, bindings);
    return element;
  };

  /** @type {(parent: Element, branch: Branch, inSvg: boolean, bindings: Binding[]) => void} */
  const plant = (parent, branch, inSvg, bindings) => {
    if (typeof branch === 'string') parent.append(branch);
    else if (branch.repeat) bindings.push(repeat(parent, branch, inSvg));
    else parent.append(make(branch, inSvg, bindings));
  };

  /** @type {(parent: Element, twig: Twig, inSvg: boolean) => Binding} */
  const repeat = (parent, twig, inSvg) => {
    const end = document.createComment('');
    parent.append(end);
    /** @type {Element[]} */
    let grown = [];
    return (slots) => {
      for (const element of grown) element.remove();
      grown = (slots[twig.repeat ?? '']?.rows ?? []).map((row) => {
        /** @type {Binding[]} */
        const bindings = [];
        const element = make(twig, inSvg, bindings);
        for (const bind of bindings) bind({...slots, ...row});
        return element;
      });
      end.before(...grown);
    };
  };

  /** @type {(element: Element, slot: import('./wording.js').Slot | undefined) => void} */
  const fill = (element, slot) => {
    if (slot?.type === 'image') {
      const {src, alt = ''} = slot;
      return void Object.assign(element, {src, alt});
    }
    const words = say(slot);
    if (element.textContent !== words) element.textContent = words;
  };

  /** @type {Binding[]} */
  const bindings = [];
  const element = make(twig, false, bindings);
  return {element, apply: (slots) => bindings.forEach((bind) => bind(slots))};
};

/** @type {(element: Element, test: string, slots: Slots) => void} */
const showIf = (element, test, slots) => {
  const wanted = test[0] !== '!';
  element.toggleAttribute('hidden', holds(slots[wanted ? test : test.slice(1)]) !== wanted);
};
