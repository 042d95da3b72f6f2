/** CloudFormation's resource type of an access key. */
export const ACCESS_KEY = 'AWS::IAM::AccessKey';
