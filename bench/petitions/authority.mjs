// The simulated authority in a process of its own: prints the channel that leads to it, and at the end how many cases it has.
import { openPetitions } from '../../dist/simulator/skatteetaten/simulation/open.js';
import { petitionPlanSchema } from '../../dist/simulator/skatteetaten/simulation/plan.js';

const plan = petitionPlanSchema.parse({ files: { scan: 0, validate: 0, convert: 0 } });
const simulation = await openPetitions({ folder: process.argv[2], plan, speed: 1, tell: () => {} });
process.stdout.write(`${JSON.stringify(simulation.channel)}\n`);
process.stdin.once('data', async () => {
  const { taken } = await simulation.round();
  process.stdout.write(`${taken}\n`);
  await simulation.close();
  process.exit(0);
});
