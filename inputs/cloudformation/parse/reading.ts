/**
 * Which of two equal keys of one mapping counts. CloudFormation is believed to take the last, as
 * SnakeYAML, PyYAML and Jackson do; others take the first, or refuse both.
 */
export type Reading = 'last' | 'first';
