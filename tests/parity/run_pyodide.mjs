/**
 * Does a file of work on Pyodide: `run_pyodide.mjs WORK RUNTIME ZIP FOLDERS...`.
 *
 * ZIP is the momently package as the build packs it, or "-" where a folder has the source.
 * Each folder is NAME=PATH, mounted as a package or module folder to import from.
 */
import {readFileSync} from 'node:fs';
import {boot} from '../../build/momently_build/node/python.mjs';

const [work, runtime, zip, ...folders] = process.argv.slice(2);
const pyodide = await boot(runtime, zip === '-' ? null : zip);
for (const folder of folders) {
  const [name, path] = folder.split('=');
  pyodide.FS.mkdirTree(`/parity/${name}`);
  pyodide.mountNodeFS(`/parity/${name}`, path);
}
const path = pyodide.pyimport('sys').path;
for (const place of ['/parity', '/parity/parity']) path.append(place);
const {answer} = pyodide.pyimport('driver');
const pieces = JSON.parse(readFileSync(work, 'utf8'));
process.stdout.write(JSON.stringify(pieces.map((piece) => answer(piece))));
