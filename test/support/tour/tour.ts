/** Every operation of the interface once, on one case told from its beginning: what the examples are recorded from. */
import { Desk } from '#test/support/desk.js';
import { govern } from './governing.js';
import { judge } from './judging.js';
import { operate, read } from './reading.js';
import { Recorder } from './recorder.js';
import { openFire } from './warehouse-fire.js';

/** @param desk of an empty folder; its ledger holds the whole case afterwards */
export async function tourOf(desk: Desk): Promise<Recorder> {
  const tour = new Recorder(desk, (await desk.get('/openapi.json')).body);
  const fire = await openFire(tour);
  await judge(tour, fire);
  await govern(tour, fire);
  await read(tour, fire);
  await operate(tour);
  return tour;
}
