import { App } from 'aws-cdk-lib';

/**
 * Whether an acknowledgement counts only for what is below its construct. Before aws-cdk-lib 2.271.0
 * one acknowledgement anywhere silences the rule in the whole app (aws/aws-cdk#38495), unless the
 * finding's severity is `fatal`.
 */
export function scopesOfAcknowledgements(): boolean {
  const [major = 0, minor = 0] = libraryVersion().split('.').map(Number);
  return major > 2 || (major === 2 && minor >= 271);
}

/** From the type information that every construct of the library carries. */
function libraryVersion(): string {
  const info = (App as unknown as Record<symbol, { version?: unknown } | undefined>)[
    Symbol.for('jsii.rtti')
  ];
  return typeof info?.version === 'string' ? info.version : '0';
}
