/** A real server on a folder of its own for the benches: says its address, stops when its input ends. */
import { startEmbedded } from '#api/start.js';

const [folder = '', ownerKey = ''] = process.argv.slice(2);
const server = await startEmbedded({ folder, ownerKey, port: 0 });
console.log(server.url);
process.stdin.resume().once('end', () => void server.close());
