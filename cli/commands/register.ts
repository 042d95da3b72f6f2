import type { Command } from 'commander';
import type { CommandContext } from '../command-context';
import {
  addOptions,
  type ApplyValues,
  type CheckValues,
  type CommentValues,
  type FinishValues,
  type InitValues,
  type LiveValues,
  type PlanValues,
  type RunTaskValues,
  type UndoValues,
} from '../options/index';

/** The commands of the table. What they do is loaded when they run, so that help is quick. */
export function registerCommands(program: Command, { io, exit }: CommandContext): void {
  addOptions(program.command('check'))
    .description('Judge what is declared: templates, cdk.out, Pulumi and Terraform JSON.')
    .action(async (paths: string[], options: CheckValues) => {
      const { check } = await import('./check');
      exit(await check(paths, options, io));
    });
  addOptions(program.command('live'))
    .description('Judge deployed accounts: every IAM user with its keys. Only reads.')
    .action(async (options: LiveValues) => {
      const { live } = await import('./live');
      exit(await live(options, io));
    });
  addOptions(program.command('comment'))
    .description('Write the report of a run on its pull request, in one comment.')
    .action(async (file: string, options: CommentValues) => {
      const { comment } = await import('./comment');
      exit(await comment(file, options, io));
    });
  addOptions(program.command('run-task'))
    .description('Answer the run tasks of HCP Terraform, as a server.')
    .action(async (options: RunTaskValues) => {
      const { runTask } = await import('./run-task');
      exit(await runTask(options, io));
    });
  addOptions(program.command('init'))
    .description('Propose the files that a repository needs for this, and write them.')
    .action(async (options: InitValues) => {
      const { init } = await import('./init');
      exit(await init(options, io));
    });
  const remediate = program
    .command('remediate')
    .description('Deactivate surplus access keys: plan it, apply the plan, undo it.');
  addOptions(remediate.command('plan'))
    .description('Judge and write what would be done. Changes nothing.')
    .action(async (options: PlanValues) => {
      const { plan } = await import('./remediate/plan');
      exit(await plan(options, io));
    });
  addOptions(remediate.command('apply'))
    .description('Deactivate exactly the keys of a plan. Never deletes.')
    .action(async (file: string, options: ApplyValues) => {
      const { apply } = await import('./remediate/apply');
      exit(await apply(file, options, io));
    });
  addOptions(remediate.command('undo'))
    .description('Reactivate what the run of a journal deactivated.')
    .action(async (file: string, options: UndoValues) => {
      const { undo } = await import('./remediate/undo');
      exit(await undo(file, options, io));
    });
  addOptions(remediate.command('finish'))
    .description('List the keys of a journal that could be deleted by now.')
    .action(async (file: string, options: FinishValues) => {
      const { finish } = await import('./remediate/finish');
      exit(await finish(file, options, io));
    });
}
