/** What must never be said, and a Terraform state and plan that hold it. */
export const SECRETS = [
  'wJalrXUtnFEMI/K7MDENG/secret-one',
  'BSmtpPasswordOfTheState',
  'hunter2-variable',
];
export const [secret = '', smtp = '', variable = ''] = SECRETS;

const key = (name: string) => ({
  address: `aws_iam_access_key.${name}`,
  mode: 'managed',
  type: 'aws_iam_access_key',
  name,
  values: { user: 'alice', status: 'Active', secret, ses_smtp_password_v4: smtp, id: secret },
});
export const state = {
  format_version: '1.0',
  terraform_version: '1.9.8',
  values: {
    outputs: { s: { sensitive: true, value: secret } },
    root_module: { resources: [key('a'), key('b')] },
  },
};
export const plan = {
  format_version: '1.2',
  terraform_version: '1.9.8',
  variables: { password: { value: variable } },
  resource_changes: ['a', 'b'].map((name) => ({
    ...key(name),
    change: { actions: ['no-op'], before: key(name).values, after: key(name).values },
  })),
  prior_state: state,
  configuration: { root_module: {} },
};
