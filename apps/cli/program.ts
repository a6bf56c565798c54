/**
 * The command line's grammar: every command, in the order a newcomer meets them. Where the arguments begin with one of them it is
 * loaded alone: loading all takes longer than most commands do.
 */
import { Command, Help } from 'commander';

import type { Cli, CommandDefinition } from './cli.js';

type Loading = () => Promise<CommandDefinition>;

const COMMANDS: Readonly<Record<string, Loading>> = {
  serve: async () => (await import('./commands/serve.js')).serveCommand,
  import: async () => (await import('./commands/import.js')).importCommand,
  incidents: async () => (await import('./commands/incidents.js')).incidentsCommand,
  log: async () => (await import('./commands/log.js')).logCommand,
  source: async () => (await import('./commands/source.js')).sourceCommand,
  document: async () => (await import('./commands/document.js')).documentCommand,
  question: async () => (await import('./commands/question.js')).questionCommand,
  verdict: async () => (await import('./commands/verdict.js')).verdictCommand,
  scale: async () => (await import('./commands/scale.js')).scaleCommand,
  settings: async () => (await import('./commands/settings.js')).settingsCommand,
  notice: async () => (await import('./commands/notice.js')).noticeCommand,
  'follow-up': async () => (await import('./commands/notice.js')).followUpCommand,
  link: async () => (await import('./commands/link.js')).linkCommand,
  entry: async () => (await import('./commands/entry.js')).entryCommand,
  unsorted: async () => (await import('./commands/unsorted.js')).unsortedCommand,
  sort: async () => (await import('./commands/unsorted.js')).sortCommand,
  search: async () => (await import('./commands/search.js')).searchCommand,
  changes: async () => (await import('./commands/changes.js')).changesCommand,
  account: async () => (await import('./commands/account.js')).accountCommand,
  diff: async () => (await import('./commands/diff.js')).diffCommand,
  timeline: async () => (await import('./commands/timeline.js')).timelineCommand,
  contradictions: async () => (await import('./commands/contradictions.js')).contradictionsCommand,
  candidates: async () => (await import('./commands/candidates.js')).candidatesCommand,
  accept: async () => (await import('./commands/judge-candidate.js')).acceptCommand,
  dismiss: async () => (await import('./commands/judge-candidate.js')).dismissCommand,
  events: async () => (await import('./commands/events.js')).eventsCommand,
  tail: async () => (await import('./commands/tail.js')).tailCommand,
  replay: async () => (await import('./commands/replay.js')).replayCommand,
  publish: async () => (await import('./commands/publish.js')).publishCommand,
  keys: async () => (await import('./commands/keys.js')).keysCommand,
  backup: async () => (await import('./commands/backup.js')).backupCommand,
  restore: async () => (await import('./commands/restore.js')).restoreCommand,
  rebuild: async () => (await import('./commands/rebuild.js')).rebuildCommand,
  check: async () => (await import('./commands/check.js')).checkCommand,
  database: async () => (await import('./commands/database.js')).databaseCommand,
  'event-store': async () => (await import('./commands/event-store.js')).eventStoreCommand,
  migrate: async () => (await import('./commands/migrate.js')).migrateCommand,
  completion: async () => (await import('./commands/completion.js')).completionCommand,
};

/** @param first what the command line begins with; without it, or where it is no command that stands for itself, all are there */
export async function programOf(cli: Cli, version: string, first?: string): Promise<Command> {
  const program = new Command('factledger')
    .description('A ledger for fact-checking desks: who asserted what, when it was public, when it was recorded, how it changed.')
    .version(version)
    .showSuggestionAfterError()
    .configureHelp({
      helpWidth: cli.terminal.width, minWidthToWrap: 20,
      optionDescription(option) {
        const text = Help.prototype.optionDescription.call(this, option);
        return option.mandatory ? `${text} (needed)` : text;
      },
    })
    .configureOutput({
      writeOut: (text) => { cli.terminal.data(text.trimEnd()); },
      writeErr: (text) => { cli.terminal.note(text.trimEnd()); },
    })
    .exitOverride()
    // What follows a command within a command is that one's own.
    .enablePositionalOptions()
    .hook('preAction', (_, command) => { takeVariables(command, cli.env); })
    .addHelpText('after', HELP_END);
  for (const load of loadingFor(first)) (await load())(program, cli);
  return program;
}

/** What completes commands knows all of them. */
function loadingFor(first: string | undefined): readonly Loading[] {
  const alone = first !== undefined && first !== 'completion' && Object.hasOwn(COMMANDS, first) ? COMMANDS[first] : undefined;
  return alone === undefined ? Object.values(COMMANDS) : [alone];
}

/** Options that a variable may give take it from the environment that the command line is given: Commander has looked at the process's. */
function takeVariables(command: Command, env: Cli['env']): void {
  for (const option of command.options) {
    const name = option.attributeName();
    if (option.envVar === undefined || command.getOptionValueSource(name) === 'cli') continue;
    const told = env[option.envVar];
    command.setOptionValueWithSource(name, told ?? option.defaultValue, told === undefined ? 'default' : 'env');
  }
}

const HELP_END = `
Exit status: 0 ok, 1 unexpected, 2 usage, 3 not found, 4 conflict,
5 invalid input, 6 a check found a fault, 7 unreachable.
T and S are moments: 2025-10-21 (the end of that day in the incident's zone),
2025-10-21T09:00 (in that zone too), or an instant such as 2025-10-21T16:00:00Z.`;
