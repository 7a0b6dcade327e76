/**
 * Extras: parts of the page that only some sites need, each a module that is imported where it is needed.
 *
 * Rule 1: the build says which ones: `settings.extras` gives each a word that the page's query string must hold; most
 * have the empty one. They are imported as soon as the manifest is read, and Python waits for them: what they sense
 * is in the first batch.
 * Rule 2: each exports `open(kit)`, which returns what it wants to hear of (`Extra`). A kit holds what has state and
 * exists once; what has none, an extra may import itself.
 * Rule 3: one that cannot be loaded, or that fails, is done without.
 */
import {until} from './status.js';
import {fileUrl, manifest} from './manifest.js';
import {guarded, listen} from './guard.js';
import {keep, level, read} from './store.js';
import {emit} from './wire.js';

/** @type {Extra[]} */
let opened = [];

/** Opens this site's extras. */
export const open = async () => {
  /** @type {Kit} */
  const kit = {emit, guarded, keep, level: () => level, listen, manifest, read, until};
  const names = Object.entries(manifest.settings.extras ?? {}).filter(([, word]) => location.search.includes(word));
  opened = await Promise.all(
    names.map(([name]) => import(fileUrl(name)).then(({open}) => open(kit)).catch(() => ({}))),
  );
};

/**
 * Tells every extra that listens for `what`; returns the first answer that any of them gives.
 * @param {keyof Extra} what
 * @param {any} [given]
 */
export const tell = (what, given) => opened.map(guarded((extra) => extra[what]?.(given))).find((said) => said);
