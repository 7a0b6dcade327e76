/**
 * Keys and touches: signs of life that no other sense tells.
 *
 * Rule 1: that a key was pressed or the screen touched, at most once a second; never which key, or where.
 * Rule 2: only the visitor's own doing counts, not what page code triggers.
 */

const REST_MS = 1000;

/** Watches keys and touches, for as long as momently is on. @param {Kit} kit */
export const watchActivity = ({emit, listen}) => {
  /** @type {Record<string, string>} */
  const kinds = {keydown: 'keyed', touchstart: 'touched', touchmove: 'touched'};
  /** @type {Record<string, number>} */
  const toldAt = {};
  listen(document, Object.keys(kinds).join(' '), ({type, isTrusted}) => {
    const kind = kinds[type];
    if (!isTrusted || performance.now() - toldAt[kind] < REST_MS) return;
    toldAt[kind] = performance.now();
    emit(kind);
  });
};
