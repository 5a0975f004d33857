// JSON.parse of every line: nothing that reads JSON can be faster. `node json-parse.mjs FILE`
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

let count = 0;
for await (const line of createInterface({ input: createReadStream(process.argv[2]) }))
  if (typeof JSON.parse(line) === 'object') count++;
console.log(count);
