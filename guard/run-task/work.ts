/** The argument of a process that judges a plan: it runs the file that started it. */
export const WORK = 'one-active-key.judge-plan';
