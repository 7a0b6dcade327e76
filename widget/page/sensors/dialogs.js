/**
 * Dialogs that the page itself has open: nobody wants a second one on top.
 *
 * Rule 1: a <dialog> that is open, or whatever calls itself modal, as long as it can be seen.
 * Rule 2: one look after what comes with opening or closing one (a modal takes the focus), never a look per frame;
 * and one more, by whoever shows a view, at the very moment.
 */
import {emit} from '../wire.js';
import {guarded, listen} from '../guard.js';

/** Whether the page has a dialog open. */
export const hostDialogOpen = () =>
  [...document.querySelectorAll('dialog[open],[aria-modal=true]')]
    .some((dialog) => dialog.checkVisibility?.({visibilityProperty: true}) !== false);

/** Watches the page's own dialogs, for as long as momently is on. */
export const watchDialogs = () => {
  let open = false;
  let frame = 0;
  const look = guarded(() => {
    frame = 0;
    if (open !== hostDialogOpen()) emit('dialog_changed', {open: (open = !open)});
  });
  listen(document, 'toggle close focusin click keyup', () => (frame ||= requestAnimationFrame(look)));
};
