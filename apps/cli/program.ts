/** The command line's grammar: every command, in the order a newcomer meets them. */
import { Command, Help } from 'commander';

import type { Cli, CommandDefinition } from './cli.js';
import { accountCommand } from './commands/account.js';
import { backupCommand } from './commands/backup.js';
import { candidatesCommand } from './commands/candidates.js';
import { changesCommand } from './commands/changes.js';
import { checkCommand } from './commands/check.js';
import { completionCommand } from './commands/completion.js';
import { contradictionsCommand } from './commands/contradictions.js';
import { databaseCommand } from './commands/database.js';
import { migrateCommand } from './commands/migrate.js';
import { diffCommand } from './commands/diff.js';
import { documentCommand } from './commands/document.js';
import { entryCommand } from './commands/entry.js';
import { eventStoreCommand } from './commands/event-store.js';
import { eventsCommand } from './commands/events.js';
import { importCommand } from './commands/import.js';
import { incidentsCommand } from './commands/incidents.js';
import { linkCommand } from './commands/link.js';
import { logCommand } from './commands/log.js';
import { acceptCommand, dismissCommand } from './commands/judge-candidate.js';
import { keysCommand } from './commands/keys.js';
import { followUpCommand, noticeCommand } from './commands/notice.js';
import { publishCommand } from './commands/publish.js';
import { questionCommand } from './commands/question.js';
import { rebuildCommand } from './commands/rebuild.js';
import { replayCommand } from './commands/replay.js';
import { restoreCommand } from './commands/restore.js';
import { scaleCommand } from './commands/scale.js';
import { searchCommand } from './commands/search.js';
import { serveCommand } from './commands/serve.js';
import { settingsCommand } from './commands/settings.js';
import { sourceCommand } from './commands/source.js';
import { tailCommand } from './commands/tail.js';
import { timelineCommand } from './commands/timeline.js';
import { sortCommand, unsortedCommand } from './commands/unsorted.js';
import { verdictCommand } from './commands/verdict.js';

const COMMANDS: readonly CommandDefinition[] = [
  serveCommand, importCommand, incidentsCommand, logCommand, sourceCommand, documentCommand, questionCommand, verdictCommand, scaleCommand, settingsCommand, noticeCommand,
  followUpCommand, linkCommand, entryCommand,
  unsortedCommand, sortCommand, searchCommand, changesCommand, accountCommand, diffCommand, timelineCommand, contradictionsCommand,
  candidatesCommand, acceptCommand, dismissCommand, eventsCommand, tailCommand, replayCommand, publishCommand, keysCommand, backupCommand, restoreCommand, rebuildCommand,
  checkCommand, databaseCommand, eventStoreCommand, migrateCommand, completionCommand,
];

export function programOf(cli: Cli, version: string): Command {
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
  for (const define of COMMANDS) define(program, cli);
  return program;
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
