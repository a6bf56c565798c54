import { afterAll, afterEach } from '@jest/globals';
import { readModelsContract } from '../contract.js';
import { PostgresProjections } from '../testing/postgres.js';

const projections = new PostgresProjections();
afterEach(() => projections.clear());
afterAll(() => projections.close());

readModelsContract('PostgreSQL', projections.project);
