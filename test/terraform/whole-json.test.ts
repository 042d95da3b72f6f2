import { readTerraform } from '../../inputs/terraform/index';

const KEY = (address: string) =>
  `{"address":"${address}","mode":"managed","type":"aws_iam_access_key","name":"x","provider_name":"registry.terraform.io/hashicorp/aws","change":{"actions":["create"],"before":null,"after":{"user":"alice","status":"Active"},"after_unknown":{},"before_sensitive":false,"after_sensitive":{}}}`;
const PLAN = (more = '') =>
  `{"format_version":"1.2","terraform_version":"1.9.0","planned_values":{"root_module":{}},"resource_changes":[${KEY('aws_iam_access_key.a')},${KEY('aws_iam_access_key.b')}],"configuration":{"root_module":{}}${more}}`;

test('a member that is there twice may hide a key, and is an error', () => {
  expect(() => readTerraform(PLAN(',"resource_changes":[]'), { file: 'plan.json' })).toThrow(
    /a member of an object is there twice/,
  );
});

test.each(['true', '"true"', '1', 'null', '{}'])(
  'a plan with errored %s is not whole',
  (errored) => {
    const { errors } = readTerraform(PLAN(`,"errored":${errored}`), { file: 'plan.json' });
    expect(errors.map((it) => it.message).join()).toContain('planning failed');
  },
);

test('one that says it has not failed is', () => {
  expect(readTerraform(PLAN(',"errored":false'), { file: 'plan.json' }).errors).toEqual([]);
});
