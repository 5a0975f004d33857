// The simulated authority, in a process of its own: `node counterpart.mjs <folder> <day>`.
import { loadFormats } from '../../dist/app/formats.js';
import { BUILT_IN_FORMATS } from '../../dist/app/paths.js';
import { counterpartSchema, createCounterpart } from '../../dist/simulator/counterpart.js';

const [folder, day] = process.argv.slice(2);
const settings = counterpartSchema.parse({ authority: 'kronofogden', plan: { confirm: true } });
await createCounterpart(settings, folder, loadFormats(BUILT_IN_FORMATS), () => day).takeAll();
