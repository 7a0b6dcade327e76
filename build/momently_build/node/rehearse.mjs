/**
 * Boots a cut runtime and plays the rehearsal on it: a module that is missing
 * fails here, in the build, and not in a visitor's browser.
 * Usage: node rehearse.mjs PLAN.json; prints {answers} as JSON.
 */
import {readFileSync} from 'node:fs';
import {boot, rehearse, stumble} from './python.mjs';

const plan = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const pyodide = await boot(plan.runtime, plan.momently_zip);
const answers = rehearse(pyodide, plan.rehearsal);
if (!stumble(pyodide)) throw new Error('The cut runtime cannot report an error.');
process.stdout.write(JSON.stringify({answers}));
