import { type Case, templateStack, UNKNOWN } from './case';

const key = (user: unknown, more: object = {}) => ({
  Type: 'AWS::IAM::AccessKey',
  Properties: { UserName: user },
  ...more,
});
const User = { Type: 'String', Default: 'bob' };
const Env = { Type: 'String', Default: 'dev' };
const PROD = { Prod: { 'Fn::Equals': [{ Ref: 'Env' }, 'prod'] } };

/** A stack gets a parameter that is known only when the program or the plan is carried out. */
export const knownLater: readonly Case[] = [
  {
    name: 'a parameter that is known later, as the user of a key beside a key of alice',
    why: 'it may be alice: nobody is free to choose, and nobody can tell',
    verdict: 'undetermined',
    code: 'unknown-user',
    programs: templateStack({
      template: {
        Parameters: { User },
        Resources: { A: key('alice'), B: key({ Ref: 'User' }) },
      },
      parameters: { User: UNKNOWN },
    }),
  },
  {
    name: 'a parameter that is known now, as the user of a key beside a key of alice',
    why: 'it is another user, and the default of the parameter does not matter',
    verdict: 'compliant',
    programs: templateStack({
      template: {
        Parameters: { User: { ...User, Default: 'alice' } },
        Resources: { A: key('alice'), B: key({ Ref: 'User' }) },
      },
      parameters: { User: 'carol' },
    }),
  },
  {
    name: 'two keys of the user that a parameter names which is known later',
    why: 'whoever it is, it is one user',
    verdict: 'violation',
    programs: templateStack({
      template: {
        Parameters: { User },
        Resources: { A: key({ Ref: 'User' }), B: key({ 'Fn::Sub': '${User}' }) },
      },
      parameters: { User: UNKNOWN },
    }),
  },
  {
    name: 'a second key where a parameter that is known later says so',
    why: 'it may say so; whether it does is not known',
    verdict: 'undetermined',
    code: 'unknown-condition',
    programs: templateStack({
      template: {
        Parameters: { Env },
        Conditions: PROD,
        Resources: { A: key('alice'), B: key('alice', { Condition: 'Prod' }) },
      },
      parameters: { Env: UNKNOWN },
    }),
  },
  {
    name: 'a parameter that is known later says which of two keys is active',
    why: 'one of them is, whatever the parameter says',
    verdict: 'compliant',
    programs: templateStack({
      template: {
        Parameters: { Active: { Type: 'String', AllowedValues: ['blue', 'green'] } },
        Conditions: {
          Blue: { 'Fn::Equals': [{ Ref: 'Active' }, 'blue'] },
          Green: { 'Fn::Equals': [{ Ref: 'Active' }, 'green'] },
        },
        Resources: {
          A: key('alice', { Condition: 'Blue' }),
          B: key('alice', { Condition: 'Green' }),
        },
      },
      parameters: { Active: UNKNOWN },
    }),
  },
  {
    name: 'a user out of those that a parameter allows which is known later',
    why: 'neither of them is alice',
    verdict: 'compliant',
    programs: templateStack({
      template: {
        Parameters: { User: { Type: 'String', AllowedValues: ['bob', 'carol'] } },
        Resources: { A: key('alice'), B: key({ Ref: 'User' }) },
      },
      parameters: { User: UNKNOWN },
    }),
  },
  {
    name: 'two keys of alice beside a parameter that is known later',
    why: 'nothing that is known later takes a key away',
    verdict: 'violation',
    programs: templateStack({
      template: {
        Parameters: { Env },
        Conditions: PROD,
        Resources: { A: key('alice'), B: key('alice'), C: key('bob', { Condition: 'Prod' }) },
      },
      parameters: { Env: UNKNOWN },
    }),
  },
  {
    name: 'a parameter that is known later and decides no key',
    why: 'what does not matter need not be known',
    verdict: 'compliant',
    programs: templateStack({
      template: { Parameters: { Env }, Conditions: PROD, Resources: { A: key('alice') } },
      parameters: { Env: UNKNOWN },
    }),
  },
];
