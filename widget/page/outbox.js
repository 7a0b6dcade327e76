/**
 * Outcomes that are not yet delivered.
 *
 * Rule 1: an outcome is written down before it is first sent, and struck out only when the receiver has answered.
 * Rule 2: the visitor's consent says where: IndexedDB (`persistent`), sessionStorage (`session`), nowhere but this
 * page (`memory`). Stepping down empties the higher place.
 * Rule 3: a place that fails is no reason to lose an outcome: the page's own list is always whole.
 */
import {storageOf} from './store.js';

/** @typedef {{load: () => Promise<Outcome[]>, put: (outcome: Outcome) => void, drop: (id: string) => void}} Shelf */

/** @type {Shelf} */
const NOWHERE = {load: async () => [], put: () => {}, drop: () => {}};

/** @param {string} prefix @returns {Shelf} */
const sessionShelf = (prefix) => {
  const storage = storageOf('session');
  if (!storage) return NOWHERE;
  return {
    load: async () => Object.keys(storage).filter((key) => key.startsWith(prefix))
      .map((key) => JSON.parse(storage.getItem(key) ?? 'null')),
    put: (outcome) => storage.setItem(prefix + outcome.id, JSON.stringify(outcome)),
    drop: (id) => storage.removeItem(prefix + id),
  };
};

/** @template T @param {IDBRequest<T>} asked @returns {Promise<T>} */
const settled = (asked) => new Promise((done, fail) => {
  asked.onsuccess = () => done(asked.result);
  asked.onerror = () => fail(asked.error);
});

/** @param {string} name @returns {Promise<Shelf>} */
const databaseShelf = async (name) => {
  const opening = indexedDB.open(name, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore('outbox', {keyPath: 'id'});
  const database = await settled(opening);
  // Someone deletes the database: let them.
  database.onversionchange = () => database.close();
  const table = () => database.transaction('outbox', 'readwrite').objectStore('outbox');
  return {
    load: () => settled(table().getAll()),
    put: (outcome) => void table().put(outcome),
    drop: (id) => void table().delete(id),
  };
};

/** Opens the outbox of one site. @param {string} site */
export const openOutbox = (site) => {
  /** @type {Map<string, Outcome>} */
  const waiting = new Map();
  const name = `momently:${site}`;
  let shelf = NOWHERE;

  /** @param {(shelf: Shelf) => void} change */
  const onShelf = (change) => {
    try {
      change(shelf);
    } catch {
      shelf = NOWHERE;
    }
  };

  return {
    waiting,
    /** @param {Outcome} outcome */
    add: (outcome) => {
      waiting.set(outcome.id, outcome);
      onShelf(({put}) => put(outcome));
    },
    /** @param {string} id */
    strike: (id) => {
      waiting.delete(id);
      onShelf(({drop}) => drop(id));
    },
    /** Moves to where `level` allows, and takes in what an earlier page left there. @param {Level} level */
    moveTo: async (level) => {
      for (const id of waiting.keys()) onShelf(({drop}) => drop(id));
      shelf = NOWHERE;
      try {
        if (level === 'session') shelf = sessionShelf(`${name}:out:`);
        if (level === 'persistent') shelf = await databaseShelf(name);
        for (const outcome of await shelf.load()) waiting.set(outcome.id, outcome);
      } catch {
        shelf = NOWHERE;
      }
      for (const outcome of waiting.values()) onShelf(({put}) => put(outcome));
    },
  };
};
