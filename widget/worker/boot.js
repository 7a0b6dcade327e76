/**
 * Boots Pyodide from our own files and finds momently's host in it.
 *
 * Rule 1: every request goes to the place the tag came from; there is no lock
 * file, no package index and no other host to fall back to.
 * Rule 2: Pyodide may fail without ever settling (it only warns), so what it
 * needs is tried first, what it fetches is watched, and the clock has the last word.
 * Rule 3: nothing here evaluates text as JavaScript: a strict CSP and Trusted
 * Types hold.
 * Rule 4: a site's plug-ins never keep momently from starting: what cannot be fetched or loaded is left out.
 * Rule 5: Pyodide's own laments stay off the console, which is the shop's: the page says
 * once why not, in a word.
 */

/** @typedef {import('./python').Host} Host */
/** @typedef {import('./python').Pyodide} Pyodide */
/** @typedef {{runtime: string, momently: string, bundle: string, plugins?: string}} Files */

export const BOOT_LIMIT_MS = 30_000;

const EMPTY_WASM = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
const HOST = 'momently.hosts.browser';
const MOMENTLY_ZIP = '/lib/momently.zip';
const PLUGINS_ZIP = '/lib/plugins.zip';
const LOCK = {
  info: {abi_version: '2026_0', arch: 'wasm32', platform: 'emscripten', python: '3.14'},
  packages: {},
};

/** Why Python did not start: `reason` is one of the words that `momently.status()` shows. */
export class BootError extends Error {
  /**
   * @param {string} reason
   * @param {unknown} [cause]
   */
  constructor(reason, cause) {
    super(cause === undefined ? reason : `${reason}: ${cause}`);
    this.reason = reason;
  }
}

/**
 * Starts Python and the engine; rejects with a BootError, at the latest after BOOT_LIMIT_MS.
 *
 * @param {string} base absolute URL that `files` are relative to
 * @param {Files} files
 * @param {string} pluginsOff why the site's plug-ins must not run; empty when they may
 * @returns {Promise<{host: Host, problems: unknown[]}>}
 */
export const boot = (base, files, pluginsOff) => {
  /** @type {(error: BootError) => void} */
  let fail = () => {};
  /** @type {Promise<never>} */
  const failed = new Promise((_, reject) => (fail = reject));
  const clock = setTimeout(() => fail(new BootError('timeout')), BOOT_LIMIT_MS);
  return Promise.race([failed, start(base, files, pluginsOff, fail)]).finally(() => clearTimeout(clock));
};

/**
 * @param {string} base
 * @param {Files} files
 * @param {string} pluginsOff
 * @param {(error: BootError) => void} fail
 */
const start = async (base, files, pluginsOff, fail) => {
  keepQuiet(fail);
  requireWasm();
  watchWasm(fail);
  const runtime = new URL(files.runtime, base).href;
  const bundle = download(new URL(files.bundle, base)).then((response) => response.text());
  const momently = downloadZip(new URL(files.momently, base));
  // Without them the engine starts all the same, and says which campaigns it leaves out.
  const plugins = files.plugins && !pluginsOff ? downloadZip(new URL(files.plugins, base)).catch(() => null) : null;
  // Whoever awaits it is told; until then a failure must not count as unhandled.
  momently.catch(() => {});
  bundle.then(readLanguageFiles).catch(() => {});
  const [pyodide, bundleText] = await Promise.all([load(runtime, [momently, plugins], fail), bundle]);
  const host = join(pyodide);
  return {host, problems: open(host, bundleText, pluginsOff)};
};

const hush = () => {};

/**
 * Keeps Pyodide off the console, and tells `fail` of promises that it drops.
 *
 * @param {(error: BootError) => void} fail
 */
const keepQuiet = (fail) => {
  Object.assign(console, {log: hush, warn: hush, error: hush});
  self.addEventListener('unhandledrejection', (dropped) => {
    dropped.preventDefault();
    fail(new BootError('runtime_blocked', dropped.reason));
  });
};

/**
 * Has the browser read its language files here, once for the whole process, while the downloads take their time:
 * formatting a first date or price would otherwise cost the page's main thread 20 ms.
 *
 * @param {string} bundle
 */
const readLanguageFiles = (bundle) => {
  const {language, currency} = JSON.parse(bundle).site;
  new Intl.DateTimeFormat(language, {dateStyle: 'medium', timeStyle: 'short'}).format(0);
  new Intl.NumberFormat(language, {style: 'currency', currency}).format(0);
};

const requireWasm = () => {
  try {
    new WebAssembly.Module(EMPTY_WASM);
  } catch (error) {
    throw new BootError('no_wasm', error);
  }
};

/**
 * Tells `fail` when the wasm cannot be fetched or compiled: Pyodide swallows that.
 *
 * @param {(error: BootError) => void} fail
 */
const watchWasm = (fail) => {
  const streaming = WebAssembly.instantiateStreaming;
  /** @type {typeof WebAssembly.instantiateStreaming} */
  WebAssembly.instantiateStreaming = async (source, imports) => {
    try {
      return await streaming(source, imports);
    } catch (error) {
      fail(new BootError('runtime_blocked', error));
      throw error;
    } finally {
      WebAssembly.instantiateStreaming = streaming;
    }
  };
};

/** @param {URL} url */
const download = async (url) => {
  const response = await fetch(url).catch((error) => {
    throw new BootError('runtime_blocked', error);
  });
  if (!response.ok) throw new BootError('runtime_blocked', `${response.status} for ${url.pathname}`);
  return response;
};

/** @param {URL} url */
const downloadZip = (url) => download(url).then((response) => response.arrayBuffer());

/**
 * @param {string} runtime absolute URL of the runtime folder
 * @param {[Promise<ArrayBuffer>, Promise<ArrayBuffer | null> | null]} zips momently and, if any, the site's plug-ins
 * @param {(error: BootError) => void} fail
 * @returns {Promise<Pyodide>}
 */
const load = async (runtime, zips, fail) => {
  // Pyodide's probe for classic workers would call it, and Trusted Types would report that.
  Reflect.set(self, 'importScripts', undefined);
  try {
    /** @type {typeof import('./python')} */
    const {loadPyodide} = await import(`${runtime}pyodide.mjs`);
    return await loadPyodide({
      indexURL: runtime,
      packageBaseUrl: runtime,
      stdLibURL: `${runtime}python_stdlib.zip`,
      lockFileContents: LOCK,
      enableRunUntilComplete: false,
      env: {PYTHONPATH: `${MOMENTLY_ZIP}:${PLUGINS_ZIP}`, PYTHONHASHSEED: '0', PYTHONDONTWRITEBYTECODE: '1'},
      // A failed download must be told here: Pyodide would wait for this hook for ever.
      fsInit: (files) =>
        Promise.all(zips).then(([momently, plugins]) => {
          files.writeFile(MOMENTLY_ZIP, new Uint8Array(momently));
          if (plugins) files.writeFile(PLUGINS_ZIP, new Uint8Array(plugins));
        }, fail),
    });
  } catch (error) {
    throw new BootError('runtime_blocked', error);
  }
};

/**
 * Keeps one proxy each of the two functions that the wire needs.
 *
 * @param {Pyodide} pyodide
 * @returns {Host}
 */
const join = (pyodide) => {
  try {
    const {start: begin, receive} = pyodide.pyimport(HOST);
    return {start: begin, receive};
  } catch (error) {
    throw new BootError('engine_broken', error);
  }
};

/**
 * @param {Host} host
 * @param {string} bundle
 * @param {string} pluginsOff
 * @returns {unknown[]} problems of single campaigns and plug-ins, which the engine skips
 */
const open = (host, bundle, pluginsOff) => {
  /** @type {{ok: boolean, problems: unknown[]}} */
  let answer;
  try {
    answer = JSON.parse(host.start(bundle, pluginsOff));
  } catch (error) {
    throw new BootError('bundle_bad', error);
  }
  if (!answer.ok) throw new BootError('bundle_bad', JSON.stringify(answer.problems));
  return answer.problems;
};
