/** The files that a deployment is made of, read as the tools read them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'yaml';

import { ROOT } from '#test/support/running-documents.js';

export interface Service {
  readonly image: string;
  readonly build?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly secrets?: readonly (string | { readonly source: string; readonly target: string })[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly networks?: readonly string[];
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly restart?: string;
  readonly user?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly privileged?: boolean;
  readonly deploy?: { readonly resources: { readonly limits: { readonly cpus: string; readonly memory: string; readonly pids: number } } };
}

export interface Compose {
  readonly name?: string;
  readonly services: Readonly<Record<string, Service>>;
  readonly networks?: Readonly<Record<string, { readonly internal?: boolean }>>;
  readonly volumes?: Readonly<Record<string, object | null>>;
  readonly secrets?: Readonly<Record<string, { readonly file: string }>>;
}

/** Variables with a default take it, and others what is given: `${NAME:-default}`, `${NAME:?why}`. */
export function composeFile(name: string, given: Readonly<Record<string, string>> = {}): Compose {
  const text = readFileSync(join(ROOT, name), 'utf8').replaceAll(/\$\{([A-Z_]+)(?::-([^}]*)|:\?[^}]*)\}/g, (_, variable: string, otherwise?: string) => {
    const value = given[variable] ?? otherwise;
    if (value === undefined) throw new Error(`${name} asks for ${variable}`);
    return value;
  });
  return parse(text, { merge: true }) as Compose;
}

/** One compose file laid over another, as far as ours go: what they say of a service, maps merged and lists joined. */
export function overlaid(base: Compose, over: Compose): Compose {
  const services = Object.entries(base.services).map(([name, service]): readonly [string, Service] => {
    const more = over.services[name];
    if (more === undefined) return [name, service];
    return [name, {
      ...service, ...more, environment: { ...service.environment, ...more.environment }, secrets: [...(service.secrets ?? []), ...(more.secrets ?? [])],
      healthcheck: { ...service.healthcheck, ...more.healthcheck },
    }];
  });
  return { ...base, services: Object.fromEntries(services), secrets: { ...base.secrets, ...over.secrets } };
}

export interface Instruction {
  readonly word: string;
  readonly rest: string;
}

/** Instructions of a Dockerfile by stage, with lines joined and build arguments put in. */
export function dockerStages(name: string): readonly (readonly Instruction[])[] {
  const args = new Map<string, string>();
  const stages: Instruction[][] = [];
  const lines = readFileSync(join(ROOT, name), 'utf8').replaceAll(/^\s*#.*\n/gm, '').replaceAll(/\\\n\s*/g, ' ').split('\n').filter((line) => line.trim() !== '');
  for (const line of lines) {
    const [, word = '', text = ''] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
    const rest = text.replaceAll(/\$\{(\w+)\}/g, (_, arg: string) => args.get(arg) ?? '');
    if (word === 'ARG') args.set(rest.split('=', 1)[0] ?? '', rest.slice(rest.indexOf('=') + 1));
    else if (word === 'FROM') stages.push([{ word, rest }]);
    else stages.at(-1)?.push({ word, rest });
  }
  return stages;
}

export const restOf = (stage: readonly Instruction[], word: string): readonly string[] => stage.filter((each) => each.word === word).map(({ rest }) => rest);

/** `ENV` of a stage. */
export const environmentOf = (stage: readonly Instruction[]): Readonly<Record<string, string>> =>
  Object.fromEntries(restOf(stage, 'ENV').flatMap((rest) => rest.split(/\s+/)).map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
