/**
 * The page's side of the handshake: a view reaches the screen, or the engine hears why not.
 *
 * Rule 1: only what was painted is `shown`. A view that came too late, into a hidden page or over a dialog of the
 * page's own is refused before the stage is asked.
 * Rule 2: page code hears of what visitors see and do, by the same words that the engine hears.
 */
import {announce} from './status.js';
import {now} from './clock.js';
import {hostDialogOpen} from './sensors/dialogs.js';

/**
 * Opens the showing of views; `stage` is asked for when the first view comes.
 * @param {{stage: () => Promise<Stage>, emit: Emit}} given
 */
export const openShowing = ({stage, emit}) => {
  /** @type {{id: string, told: {campaign: string, variant: string}, engaged: boolean} | null} */
  let open = null;
  /** @type {Stage | null} */
  let ready = null;

  /** @param {View} view */
  const refusal = ({expires_at}) => {
    if (expires_at != null && now() > expires_at) return 'stale';
    if (document.hidden) return 'hidden';
    return hostDialogOpen() ? 'dialog_open' : null;
  };

  /** @type {Record<string, (fields: Plain) => void>} */
  const FOLLOW = {
    dismissed: ({by}) => {
      announce('dismissed', {...open?.told, by});
      open = null;
    },
    acted: ({action}) => {
      if (open && !open.engaged) announce('engaged', {...open.told, action});
      if (open) open.engaged = true;
    },
  };

  return {
    /** What the stage tells: first to the engine, then to page code. @type {Emit} */
    heard: (kind, fields = {}, cause) => {
      emit(kind, fields, cause);
      FOLLOW[kind]?.(fields);
    },
    /** @param {View} view */
    show: async (view) => {
      performance.mark('momently:show');
      const {id, campaign, variant} = view;
      const early = refusal(view);
      if (early) return emit('not_shown', {reason: early}, id);
      open = {id, told: {campaign, variant}, engaged: false};
      ready ??= await stage().catch(() => null);
      const answer = (await ready?.show(view)) ?? {shown: false, reason: 'stage_failed'};
      if (!answer.shown) {
        open = null;
        return emit('not_shown', {reason: answer.reason}, id);
      }
      performance.mark('momently:painted');
      emit('shown', {}, id);
      announce('impression', {campaign, variant});
    },
    /** @param {Plain} change */
    update: ({show, slots}) => ready?.update(show, slots),
    /** @param {Plain} change */
    hide: ({show, reason}) => {
      ready?.hide(show, reason);
      if (open?.id === show) open = null;
    },
    /** Takes away whatever is open. @param {string} reason */
    close: (reason) => {
      const id = ready?.openShow();
      if (id) ready?.hide(id, reason);
      open = null;
    },
    told: () => open?.told,
  };
};
