import { readModelsContract } from '../contract.js';
import { projected } from '../testing/projected.js';

readModelsContract('SQLite', projected);
