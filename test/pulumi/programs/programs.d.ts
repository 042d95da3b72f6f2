export const PROGRAMS: readonly {
  readonly name: string;
  readonly verdict: 'compliant' | 'violation' | 'undetermined';
  /** At update, where it differs; `any` where the model cannot tell what the value will be. */
  readonly update?: 'compliant' | 'violation' | 'undetermined' | 'any';
}[];
