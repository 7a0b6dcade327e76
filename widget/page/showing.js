/**
 * The page's side of the handshake: a view reaches the screen, or the engine hears why not.
 *
 * Rule 1: only what was painted is `shown`. Nothing is put on top of a dialog of the page's own.
 * Rule 2: page code hears of what visitors see and do.
 */
import {announce} from './status.js';
import {emit} from './wire.js';
import {fileUrl} from './manifest.js';
import {hostDialogOpen} from './sensors/dialogs.js';

/** What page code hears, for what the stage tells. @type {Record<string, string>} */
const WORDS = {shown: 'impression', dismissed: 'dismissed', acted: 'engaged'};

/** The view on the screen, or the last that was. @type {{campaign?: string, variant?: string}} */
export let about = {};
/** @type {Promise<Stage | undefined> | undefined} */
let opening;
/** @type {Stage | undefined} */
let stage;

/** First to the engine, then to page code. @type {Emit} */
const heard = (kind, fields, cause) => {
  emit(kind, fields, cause);
  if (WORDS[kind]) announce(WORDS[kind], {...about, ...fields});
};

const open = async () => {
  const [{openStage}, overlays] = await Promise.all([
    import(fileUrl('stage')),
    fetch(fileUrl('overlays')).then((answer) => answer.json()),
  ]);
  return openStage({overlays, emit: heard, document});
};

/** Loads the stage; a load that failed is tried again when next a view is due. */
export const load = async () => {
  opening ??= open();
  stage = await opening.catch(() => (opening = undefined));
};

/** @param {View} view */
export const show = async (view) => {
  performance.mark('momently:show');
  if (!stage) await load();
  const {id, campaign, variant} = view;
  if (!stage?.openShow()) about = {campaign, variant};
  const answer = hostDialogOpen() ? {shown: false, reason: 'dialog_open'} : await stage?.show(view);
  if (!answer?.shown) return emit('not_shown', {reason: answer?.reason ?? 'no_stage'}, id);
  performance.mark('momently:painted');
  heard('shown', {}, id);
};

/** @param {Plain} change */
export const update = ({show, slots}) => stage?.update(show, slots);

/** @param {Plain} change */
export const hide = ({show, reason}) => stage?.hide(show, reason);

/** Takes away whatever is on the screen. */
export const close = () => hide({show: stage?.openShow()});
