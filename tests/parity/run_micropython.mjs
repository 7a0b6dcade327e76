/**
 * Does a file of work on MicroPython: `run_micropython.mjs WORK FOLDER`, a folder of lowered source.
 *
 * Heap and stack are set: the defaults hold neither the package nor a deep condition.
 */
import {readFileSync, readdirSync, statSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {pathToFileURL} from 'node:url';

const HEAP_BYTES = 16 * 1024 * 1024;
const STACK_WORDS = 16 * 1024;

const require = createRequire(new URL('../../build/package.json', import.meta.url));
const found = dirname(require.resolve('@micropython/micropython-webassembly-pyscript/package.json'));
const {loadMicroPython} = await import(pathToFileURL(join(found, 'micropython.mjs')).href);

const [work, folder] = process.argv.slice(2);
const python = await loadMicroPython({
  url: join(found, 'micropython.wasm'),
  heapsize: HEAP_BYTES,
  pystack: STACK_WORDS,
  linebuffer: true,
  stdout: (line) => console.error(line),
});

const copy = (from, to) => {
  python.FS.mkdir(to);
  for (const name of readdirSync(from)) {
    const [source, target] = [join(from, name), `${to}/${name}`];
    if (statSync(source).isDirectory()) copy(source, target);
    else python.FS.writeFile(target, readFileSync(source));
  }
};
copy(folder, '/parity');
python.runPython("import sys; sys.path.append('/parity')");
const {answer} = python.pyimport('driver');
const pieces = JSON.parse(readFileSync(work, 'utf8'));
process.stdout.write(JSON.stringify(pieces.map((piece) => answer(piece))));
