/**
 * The guard's run task: what HCP Terraform and Terraform Enterprise ask between the plan and its
 * apply. As a server here; as a function of AWS Lambda in `lambda/run-task.ts`.
 *
 * @packageDocumentation
 */
export { asker } from './network/ask';
export { hostIn, Hosts } from './network/hosts';
export { judgeInProcess } from './judge-process';
export type { JudgePlan, PlanSettings } from './judge-plan';
export { type RunningServer, type ServerOptions, startServer } from './server';
export { SHORTEST_KEY } from './request/signature';
export { NotRead } from '../not-read';
