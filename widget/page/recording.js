/**
 * Whether this page is written down, and by whom.
 *
 * Rule 1: only a site that records loads the journal; to all others it costs nothing.
 */
import {fileUrl, manifest} from './manifest.js';
import {level} from './store.js';
import {listen} from './guard.js';
import {pageId} from './session.js';
import {reach} from './reach.js';
import {until} from './status.js';

/** @type {ReturnType<typeof import('./journal.js').openJournal> | undefined} */
export let journal;

/** Loads the journal, if the site keeps one. */
export const open = async () => {
  const {record, url} = manifest.settings.journal ?? {};
  if (!record) return;
  const {openJournal} = await import(fileUrl('journal'));
  journal = openJournal({url: url && `${url}/${pageId}`, allowed: () => level !== 'memory', until, reach, listen});
};
