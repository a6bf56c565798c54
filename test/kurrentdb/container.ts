/**
 * KurrentDB in a container, for one run of the tests: where a Docker engine answers and has the image of docker-compose.test.yml
 * already. Tests fetch nothing: `docker compose --file docker-compose.test.yml pull` does, once.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ROOT } from '#test/support/running-documents.js';

export interface ContainedServer {
  /** As `EVENT_STORE_URL` takes it. */
  readonly url: string;
  stop(): Promise<void>;
}

const ENVIRONMENT = { KURRENTDB_RUN_PROJECTIONS: 'None', KURRENTDB_START_STANDARD_PROJECTIONS: 'false', KURRENTDB_TELEMETRY_OPTOUT: 'true' };
const PORT = 2113;

/** Nothing of it outlives the run, unless the run is killed. Where there is none: why, in a few words. */
export async function startContained(): Promise<ContainedServer | { readonly lacking: string }> {
  // Another image, which would have to be fetched, would look after containers of runs that were killed.
  process.env['TESTCONTAINERS_RYUK_DISABLED'] = 'true';
  const { ImageName, getContainerRuntimeClient } = await import('testcontainers');
  const engine = await getContainerRuntimeClient().catch(() => null);
  if (engine === null) return { lacking: 'no Docker engine answers' };
  const image = imageOfTests();
  if (!(await engine.image.exists(ImageName.fromString(image)))) return { lacking: `the Docker engine does not have ${image}` };
  const { KurrentDbContainer } = await import('@testcontainers/kurrentdb');
  try {
    const container = await new KurrentDbContainer(image).withEnvironment(ENVIRONMENT).start();
    return { url: `esdb://${container.getHost()}:${container.getMappedPort(PORT)}?tls=false`, stop: async () => { await container.stop(); } };
  } catch (error) {
    return { lacking: `its container did not start: ${String(error)}` };
  }
}

const imageOfTests = (): string => (parse(readFileSync(join(ROOT, 'docker-compose.test.yml'), 'utf8')) as Compose).services.kurrentdb.image;
interface Compose { readonly services: { readonly kurrentdb: { readonly image: string } } }
