// JSON.parse and ajv with the JSON Schema of the model: shape only, no rules. `node ajv.mjs FILE`
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { loadModel } from '../../dist/format/load-model.js';
import { MODEL_KEYWORDS } from '../../dist/format/model-keywords.js';

const layout = join(import.meta.dirname, '../../formats/skatteetaten/utleggsbegjaering-2-1.yaml');
const { schema, faults } = loadModel(layout, layout, 'utleggsbegjaering-2.1.yaml');
if (faults.length > 0) throw new Error(JSON.stringify(faults));
const ajv = new Ajv2020({ strict: false, multipleOfPrecision: 8 });
addFormats.default(ajv);
for (const keyword of MODEL_KEYWORDS) ajv.addKeyword(keyword);
const validate = ajv.compile(schema);

let count = 0;
for await (const line of createInterface({ input: createReadStream(process.argv[2]) }))
  if (validate(JSON.parse(line))) count++;
console.log(count);
