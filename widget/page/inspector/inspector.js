/**
 * The inspector: why each campaign shows or does not, and any of them on the screen at once.
 *
 * Rule 1: an extra, for pages whose query string holds `momently_preview`. With a campaign's id
 * (`?momently_preview=spin&seed=1&momently_variant=b`) the page is a preview: that campaign is shown, and nothing of
 * the page is stored, counted, recorded or sent. Without one (`?momently_preview`) the page is a visit like any other,
 * only with the panel open.
 * Rule 2: the engine is told at the beginning of its first batch, so that not even that one counts.
 * Rule 3: what happens in the panel is between it and whoever uses it: neither the page nor the senses hear of it.
 * Rule 4: nothing is decided here. The engine says whole sentences; here they are laid out.
 */
import {openPanel} from './panel.js';

const REFRESH_MS = 1000;
const HOST = 'momently-inspector';
const LATE = ':late';
const PRIVATE =
  'click dblclick contextmenu input change keydown keyup keypress focusin focusout pointerdown pointerup mousedown mouseup';

/** Opens the inspector of this page. @param {Kit} kit @returns {Extra} */
export const open = ({emit, guarded, keep, listen, manifest, read, until}) => {
  // Only pages that are inspected download the Python that answers here.
  manifest.files.momently = manifest.files.inspected;
  const query = new URLSearchParams(location.search);
  const campaign = query.get('momently_preview');
  const wanted = {campaign, seed: query.get('seed') ?? '1', variant: query.get('momently_variant'), whole_page: true};
  /** Whoever waits for an inspection. @type {((told: any) => void)[]} */
  let asking = [];
  let begun = false;
  let shown = false;

  const panel = openPanel({
    preview: !!campaign,
    show: (/** @type {Plain} */ view) => emit('preview', view),
    close: () => {
      clearInterval(timer);
      emit('inspect', {on: false});
    },
  });
  const ask = guarded(() => {
    if (begun && !document.hidden && panel.isOpen()) emit('inspect');
  });
  const timer = setInterval(ask, REFRESH_MS);

  listen(window, PRIVATE, (notice) => {
    if (notice.target?.localName !== HOST) return;
    notice.stopImmediatePropagation();
    panel.hear(notice);
  });
  // A preview's "no more offers" that nobody had time to answer must not be told to the next page.
  if (campaign) {
    listen(window, 'pagehide', () => {
      const signals = (read(LATE)?.signals ?? []).filter((/** @type {Signal} */ {cause}) => !cause);
      if (read(LATE)) keep(LATE, {signals});
    });
  }
  until.addEventListener('abort', () => {
    clearInterval(timer);
    panel.off();
  });

  /** Tells what the inspector shows, for tests and tools. @param {string} [id] */
  window.momently.explain = (id) => new Promise((answer) => {
    asking.push((told) => answer(id ? told.campaigns.find((/** @type {Plain} */ one) => one.id === id) : told));
    if (begun) emit('inspect', {on: true});
  });

  return {
    batch: ({now, signals}) => {
      if (signals[0]?.kind !== 'session') return;
      begun = true;
      // What an earlier page left to be told is no part of a preview: the next page tells it.
      const left = campaign ? signals.filter(({kind, late}) => late || /^(purchase|opted_out)$/.test(kind)) : [];
      if (left.length) keep(LATE, {signals: left});
      // An engine that takes the place of a silent one must know that this is a preview, but shows nothing again.
      if (campaign) signals.push({kind: 'preview', at: now, ...(shown ? {whole_page: true} : wanted)});
      else signals.push({kind: 'inspect', at: now});
      shown = true;
    },
    reply: ({inspection}) => {
      if (!inspection) return;
      panel.update(inspection);
      for (const answer of asking) answer(inspection);
      asking = [];
    },
  };
};
