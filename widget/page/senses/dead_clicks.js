/**
 * Clicks that did nothing.
 *
 * Rule 1: a click did nothing when the page did not scroll and no text was selected within 100 ms of it, and nothing
 * in the page changed within 2500 ms: the figures that PostHog publishes (posthog-js, `dead-clicks-autocapture.ts`).
 * Rule 2: a click on a link, a field, a label or a video is never dead: what it does, the browser does. Neither is one
 * during which the page was left, or lost or won the focus, or went to another address.
 * Rule 3: what momently itself changes is no answer of the page; it never changes anything but its own element.
 */

const SCROLL_MS = 100;
const SELECT_MS = 100;
const CHANGE_MS = 2500;
const ANSWERED = 'a[href],area,input,select,textarea,option,label,summary,details,video,audio,iframe,[contenteditable]';

/** @param {any} node */
const isOurs = (node) => node.localName === 'momently-stage';

/** Whether the page changed itself. @param {MutationRecord} change */
const isByPage = ({target, addedNodes, removedNodes}) =>
  !isOurs(target) && ![...addedNodes, ...removedNodes].some(isOurs);

/** Watches clicks, for as long as momently is on. @param {Kit} kit */
export const watchDeadClicks = ({emit, guarded, listen, until}) => {
  // In the page's own time, so that a test's clock moves it.
  let changedAt = -CHANGE_MS;
  let scrolledAt = -CHANGE_MS;
  let selectedAt = -CHANGE_MS;
  let livedAt = -CHANGE_MS;
  const observer = new MutationObserver((changes) => {
    if (changes.some(isByPage)) changedAt = performance.now();
  });
  observer.observe(document, {attributes: true, characterData: true, childList: true, subtree: true});
  until.addEventListener('abort', () => observer.disconnect());
  listen(document, 'scroll', () => (scrolledAt = performance.now()));
  listen(document, 'selectionchange', () => (selectedAt = performance.now()));
  listen(document, 'visibilitychange fullscreenchange submit input change', () => (livedAt = performance.now()));
  listen(window, 'blur focus popstate hashchange', ({target}) => {
    // Focus that moves within the page passes here as well, and is what any click does.
    if (target === window) livedAt = performance.now();
  });

  listen(document, 'click', ({isTrusted, target, clientX, clientY}) => {
    if (!isTrusted || target.localName === 'momently-stage' || target.closest?.(ANSWERED)) return;
    const at = performance.now();
    const address = location.href;
    // A press selects, moves the focus or opens a menu shortly before the click itself.
    const since = at - SELECT_MS;
    const judge = guarded(() => {
      const answered = changedAt >= at || livedAt >= since || location.href !== address ||
        (scrolledAt >= at && scrolledAt - at <= SCROLL_MS) ||
        (selectedAt >= since && selectedAt - at <= SELECT_MS && `${getSelection() ?? ''}` !== '');
      if (!answered && !until.aborted && !document.hidden) {
        emit('dead_click', {x: Math.round(clientX), y: Math.round(clientY)});
      }
    });
    setTimeout(judge, CHANGE_MS);
  });
};
