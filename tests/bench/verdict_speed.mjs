/**
 * Times a file of batches on Pyodide in Node: `verdict_speed.mjs WORK RUNTIME ZIP`.
 *
 * Rule 1: a batch's time is that of the one call into Python: text in, text out.
 */
import {readFileSync} from 'node:fs';
import {boot} from '../../build/momently_build/node/python.mjs';

const [work, runtime, zip] = process.argv.slice(2);
const {bundle, batches} = JSON.parse(readFileSync(work, 'utf8'));
const pyodide = await boot(runtime, zip);
const host = pyodide.pyimport('momently.hosts.browser');
if (!JSON.parse(host.start(bundle)).ok) throw new Error('The engine refused the bundle.');
const took = batches.map((batch) => {
  const began = performance.now();
  const reply = host.receive(batch);
  return {ms: performance.now() - began, shows: reply.includes('"show"')};
});
process.stdout.write(JSON.stringify(took));
