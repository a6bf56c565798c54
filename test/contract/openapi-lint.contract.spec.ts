/** The committed description against the rules that a widely used linter recommends. */
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { createConfig, lint } from '@redocly/openapi-core';

/** How the server is can be asked by anybody, in any state of the ledger: there is nothing to refuse. */
const NOTHING_TO_REFUSE = /\/paths\/~1(livez|readyz)\/get/;

/** Not among the recommended ones: examples have to be what the schemas say, and every group of operations is described. */
const BEYOND = {
  'no-invalid-media-type-examples': 'error', 'no-invalid-schema-examples': 'error', 'no-invalid-parameter-examples': 'error',
  'operation-tag-defined': 'error', 'no-unused-components': 'error',
} as const;

describe('docs/reference/openapi.json', () => {
  it('breaks no recommended rule, and its examples are what its schemas say', async () => {
    const config = await createConfig({ extends: ['recommended'], rules: BEYOND });
    const problems = await lint({ ref: join(process.cwd(), 'docs/reference/openapi.json'), config });
    const found = problems
      .map(({ ruleId, message, location }) => ({ ruleId, message, at: location[0]?.pointer ?? '' }))
      .filter(({ ruleId, at }) => ruleId !== 'operation-4xx-response' || !NOTHING_TO_REFUSE.test(at));
    expect(found).toEqual([]);
  });
});
