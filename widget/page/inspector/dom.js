/**
 * Elements made by DOM calls: text is text, whatever a campaign is called.
 */
const SVG = 'http://www.w3.org/2000/svg';

/** @type {Record<string, string>} What is drawn on a field of 16 by 16. */
const PATHS = {
  passed: 'M3.5 8.5 6.5 11.5 12.5 4.5',
  failed: 'M4.5 4.5 11.5 11.5M11.5 4.5 4.5 11.5',
  close: 'M4 4 12 12M12 4 4 12',
  less: 'M4 8H12',
  more: 'M4.5 6.5 8 10 11.5 6.5',
  copy: 'M5.5 5.5V3.5h7v7h-2M3.5 5.5h7v7h-7z',
  search: 'M7 11.5a4.5 4.5 0 1 1 0-9 4.5 4.5 0 0 1 0 9ZM10.4 10.4 13.5 13.5',
  play: 'M5.5 3.8 12 8 5.5 12.2Z',
};

/**
 * Makes an element.
 * @param {string} tag
 * @param {Record<string, any>} [attrs] attributes; null and false leave one out
 * @param {...(Node | string)} children
 * @returns {any}
 */
export const make = (tag, attrs = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attrs)) {
    if (value !== null && value !== false) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children);
  return element;
};

/** Draws an icon; it has no name of its own. @param {string} name */
export const icon = (name) => {
  const svg = document.createElementNS(SVG, 'svg');
  const path = document.createElementNS(SVG, 'path');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('class', `icon icon-${name}`);
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
};

/** Sets text where it differs: a reader's place, and a selection, stay. @param {Node} element @param {string} text */
export const write = (element, text) => {
  if (element.textContent !== text) element.textContent = text;
};
