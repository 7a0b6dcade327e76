/**
 * The page's side of the handshake: a view reaches the screen, or the engine hears why not.
 *
 * Rule 1: only what was painted is `shown`. Nothing is put on top of a dialog of the page's own, or over a password
 * that is half typed, of which the engine must not know.
 * Rule 2: without a stage nothing can ever be shown: better off, and said, than silent.
 */
import {emit} from './wire.js';
import {fileUrl} from './manifest.js';
import {hostDialogOpen} from './sensors/dialogs.js';
import {isTypingUnseen} from './sensors/fields.js';
import {perWhole} from './sensors/money.js';
import {off} from './status.js';

/** @type {Promise<Stage | undefined> | undefined} */
let opening;

const open = async () => {
  const [{openStage}, overlays] = await Promise.all([
    import(fileUrl('stage')),
    fetch(fileUrl('overlays')).then((answer) => answer.json()),
  ]);
  return openStage({overlays, emit, document, perWhole});
};

/** Loads the stage; a load that failed is tried again when next a view is due. */
export const load = () => (opening ??= open().catch(() => (opening = undefined)));

/** @param {View} view */
export const show = async (view) => {
  performance.mark('momently:show');
  const stage = await load();
  if (!stage) return off('stage_blocked');
  const reason = hostDialogOpen() ? 'dialog_open' : isTypingUnseen() && 'typing';
  const answer = reason ? {reason} : await stage.show(view);
  if ('reason' in answer) return emit('not_shown', answer, view.id);
  performance.mark('momently:painted');
  emit('shown', {}, view.id);
};

/** @param {Plain} change */
export const update = async ({show, slots}) => (await opening)?.update(show, slots);

/** @param {Plain} change */
export const hide = async ({show}) => (await opening)?.hide(show);

/** Takes away whatever is on the screen. */
export const close = async () => (await opening)?.hide();
