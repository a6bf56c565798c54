/** Jest calls it after the tests of a run. */
export { end as default } from './servers.js';
