/**
 * Starts Pyodide in Node the way the worker starts it in a visitor's browser.
 *
 * Rule 1: the same options as widget/worker/boot.js, so that what is traced
 * here is what runs there.
 * Rule 2: no network: the lock is inline and empty.
 */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';

const LOCK = {
  info: {abi_version: '2026_0', arch: 'wasm32', platform: 'emscripten', python: '3.14'},
  packages: {},
};

/** Boots the Pyodide in `folder`; `momentlyZip`, if any, is found by `import momently`. */
export const boot = async (folder, momentlyZip = null) => {
  const {loadPyodide} = await import(pathToFileURL(join(folder, 'pyodide.mjs')).href);
  return loadPyodide({
    indexURL: folder,
    packageBaseUrl: folder,
    lockFileContents: LOCK,
    enableRunUntilComplete: false,
    env: {PYTHONHASHSEED: '0', PYTHONDONTWRITEBYTECODE: '1', PYTHONPATH: '/lib/momently.zip'},
    fsInit: async (files) => {
      if (momentlyZip !== null) files.writeFile('/lib/momently.zip', readFileSync(momentlyZip));
    },
  });
};

/** Plays `rehearsal` {module, bundle, batches} and returns every answer, parsed. */
export const rehearse = (pyodide, rehearsal) => {
  const host = pyodide.pyimport(rehearsal.module);
  const answers = [host.start(rehearsal.bundle)];
  if (!JSON.parse(answers[0]).ok) throw new Error(`The engine refused the rehearsal: ${answers[0]}`);
  for (const batch of rehearsal.batches) answers.push(host.receive(JSON.stringify(batch)));
  return answers.map((answer) => JSON.parse(answer));
};

/** Lets Python fail once, so that whatever formats a traceback is in use too. */
export const stumble = (pyodide) => {
  try {
    pyodide.pyimport('momently.no_such_module');
  } catch (error) {
    return String(error).includes('ModuleNotFoundError');
  }
  return false;
};

/** Runs a script: hands it the plan named on the command line, prints its answer as JSON, or why there is none. */
export const script = async (perform) => {
  try {
    const plan = JSON.parse(readFileSync(process.argv[2], 'utf8'));
    process.stdout.write(JSON.stringify(await perform(plan)));
  } catch (error) {
    // The stack would quote the one line that all of Pyodide's glue is.
    console.error(error.message);
    process.exitCode = 1;
  }
};
