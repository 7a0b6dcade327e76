/**
 * Dialogs that the page itself has open: nobody wants a second one on top.
 *
 * Rule 1: a <dialog> that is open, or whatever calls itself modal, as long as it can be seen.
 * Rule 2: one look after something that may have opened or closed one, never a look per frame.
 */
import {guarded, listen} from '../guard.js';

/** Whether the page has a dialog open. */
export const hostDialogOpen = () =>
  Array.from(document.querySelectorAll('dialog[open], [aria-modal="true"]')).some((dialog) => dialog.checkVisibility());

/** Watches the page's own dialogs, until `until` aborts. @param {Emit} emit @param {AbortSignal} until */
export const watchDialogs = (emit, until) => {
  let open = false;
  let due = false;
  const look = guarded(() => {
    due = false;
    if (open === hostDialogOpen()) return;
    open = !open;
    emit('dialog_changed', {open});
  });
  const lookSoon = () => {
    if (!due) requestAnimationFrame(look);
    due = true;
  };
  const observer = new MutationObserver(guarded(lookSoon));
  observer.observe(document.documentElement, {subtree: true, attributeFilter: ['open', 'aria-modal']});
  until.addEventListener('abort', () => observer.disconnect());
  // A framework adds its modal whole, then moves the focus into it.
  listen(document, 'toggle close focusin click keyup', lookSoon, until);
};
