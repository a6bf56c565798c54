/**
 * KurrentDB in a container, for one run of the tests: where a Docker engine answers and has the image of docker-compose.test.yml
 * already. Tests fetch nothing: `docker compose --file docker-compose.test.yml pull` does, once.
 */
import { composeFile } from '#test/deploy/compose.js';

export interface ContainedServer {
  /** As `EVENT_STORE_URL` takes it. */
  readonly url: string;
  stop(): Promise<void>;
}

const PORT = 2113;

/** Nothing of it outlives the run, unless the run is killed. Where there is none: why, in a few words. */
export async function startContained(): Promise<ContainedServer | { readonly lacking: string }> {
  // Another image, which would have to be fetched, would look after containers of runs that were killed.
  process.env['TESTCONTAINERS_RYUK_DISABLED'] = 'true';
  const { ImageName, getContainerRuntimeClient } = await import('testcontainers');
  const engine = await getContainerRuntimeClient().catch(() => null);
  if (engine === null) return { lacking: 'no Docker engine answers' };
  const { image, environment } = serverOfTests();
  if (!(await engine.image.exists(ImageName.fromString(image)))) return { lacking: `the Docker engine does not have ${image}` };
  const { KurrentDbContainer } = await import('@testcontainers/kurrentdb');
  try {
    const container = await new KurrentDbContainer(image).withEnvironment(environment).start();
    return { url: `esdb://${container.getHost()}:${container.getMappedPort(PORT)}?tls=false`, stop: async () => { await container.stop(); } };
  } catch (error) {
    return { lacking: `its container did not start: ${String(error)}` };
  }
}

function serverOfTests(): { readonly image: string; readonly environment: Record<string, string> } {
  const service = composeFile('docker-compose.test.yml').services['kurrentdb'];
  if (service === undefined) throw new Error('docker-compose.test.yml names no kurrentdb');
  const told = Object.entries(service.environment ?? {}).map(([name, value]) => [name, String(value)]);
  // Of the container's own settings, this one is not overruled by the file.
  return { image: service.image, environment: { ...Object.fromEntries(told), KURRENTDB_START_STANDARD_PROJECTIONS: 'false' } };
}
